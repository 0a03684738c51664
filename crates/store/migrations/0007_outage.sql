-- Outages, and what people do about them: who has one in hand, and what they noted.
--
-- An outage is derived from spans and can be rebuilt from them. It is kept because it carries what
-- spans do not: how early the trouble may have begun, when we noticed, and who took it. One row for
-- each practice, although siblings share a site, because people take and explain practices.

CREATE TABLE outage (
    id           INTEGER PRIMARY KEY,
    practice     INTEGER NOT NULL REFERENCES practice (id),
    kind         TEXT NOT NULL,
    state        TEXT NOT NULL,
    reason       TEXT,
    -- The last good heartbeat or sighting, and the first bad sighting: it began in between.
    began        INTEGER NOT NULL,
    began_latest INTEGER NOT NULL,
    detected_at  INTEGER NOT NULL,
    ended        INTEGER,
    ended_latest INTEGER,
    cause        TEXT NOT NULL,
    flapping     INTEGER NOT NULL DEFAULT 0,
    -- The version of Halo Link when it began and when it ended: another one tells of an update.
    link_version TEXT,
    link_after   TEXT,
    incident     INTEGER REFERENCES incident (id),
    -- A practice that comes and goes has one outage: the later ones are part of the first.
    part_of      INTEGER REFERENCES outage (id),
    CONSTRAINT outage_once UNIQUE (practice, kind, began_latest),
    CONSTRAINT outage_runs_forward CHECK (began <= began_latest AND ended <= ended_latest),
    CONSTRAINT outage_ends_whole CHECK ((ended IS NULL) = (ended_latest IS NULL)),
    CONSTRAINT outage_flaps_or_not CHECK (flapping IN (0, 1))
) STRICT;

CREATE UNIQUE INDEX outage_open ON outage (practice, kind) WHERE ended IS NULL AND part_of IS NULL;
CREATE INDEX outage_by_end ON outage (ended_latest);
CREATE INDEX outage_by_incident ON outage (incident) WHERE incident IS NOT NULL;

-- "I have it": who, until when, in which words. Taking over ends what the one before had.
CREATE TABLE ack (
    id       INTEGER PRIMARY KEY,
    outage   INTEGER REFERENCES outage (id),
    incident INTEGER REFERENCES incident (id),
    taken_by TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    until    INTEGER NOT NULL,
    words    TEXT NOT NULL DEFAULT '',
    -- Handed back, or taken over.
    ended_at INTEGER,
    CONSTRAINT ack_of_one_thing CHECK ((outage IS NULL) <> (incident IS NULL))
) STRICT;

CREATE UNIQUE INDEX ack_of_outage ON ack (outage) WHERE ended_at IS NULL AND outage IS NOT NULL;
CREATE UNIQUE INDEX ack_of_incident ON ack (incident) WHERE ended_at IS NULL AND incident IS NOT NULL;

CREATE TABLE note (
    id       INTEGER PRIMARY KEY,
    practice INTEGER NOT NULL REFERENCES practice (id),
    at       INTEGER NOT NULL,
    by       TEXT NOT NULL,
    text     TEXT NOT NULL
) STRICT;

CREATE INDEX note_by_practice ON note (practice, id);

-- Besides our access, practices may share a cause: a server that hosts them, an update of Halo
-- Link. Its subject says which one; several such causes may be open at once.
ALTER TABLE incident ADD COLUMN subject TEXT;

DROP INDEX incident_open;
CREATE UNIQUE INDEX incident_open ON incident ((ended IS NULL)) WHERE ended IS NULL AND subject IS NULL;
CREATE UNIQUE INDEX incident_of_subject ON incident (class, subject)
WHERE ended IS NULL AND subject IS NOT NULL;
