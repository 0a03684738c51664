-- What Halo tells of an installation was kept as its last word alone. A catalogue that is empty says nothing
-- by itself, and a version of Halo Link not since when it grew: so whatever moves is kept with its moment, for the
-- GUID that it was told of, because another installation that has other databases did not change anything.
ALTER TABLE facts ADD COLUMN halo_guid BLOB;
ALTER TABLE facts ADD COLUMN catalogue TEXT;

CREATE TABLE told_move (
    site      INTEGER NOT NULL REFERENCES site (id),
    at        INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    halo_guid BLOB NOT NULL,
    was       TEXT NOT NULL,
    became    TEXT NOT NULL,
    PRIMARY KEY (site, at, kind)
) STRICT, WITHOUT ROWID;

-- The newest of a kind at each site is found without reading what moved before.
CREATE INDEX told_move_newest ON told_move (kind, site, at);

-- How long a GUID that is not authoritative was seen alive beside the approved one. It takes days to come to
-- anything, so it must outlive a restart; sightings alone do not tell whether both were alive at once.
CREATE TABLE twin_life (
    site          INTEGER NOT NULL REFERENCES site (id),
    halo_guid     BLOB NOT NULL,
    approved      BLOB NOT NULL,
    first_seen_at INTEGER NOT NULL,
    beside_ms     INTEGER NOT NULL,
    beside_at     INTEGER,
    is_beside     INTEGER NOT NULL,
    PRIMARY KEY (site, halo_guid),
    CONSTRAINT beside_or_not CHECK (is_beside IN (0, 1)),
    CONSTRAINT beside_has_length CHECK (beside_ms >= 0)
) STRICT, WITHOUT ROWID;
