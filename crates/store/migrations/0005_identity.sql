-- Identity: which GUID was approved for a site at any time and who had decided it, and the changes
-- that wait for a decision or had one.
--
-- The ledger is append-only. What is approved now is its newest row per site, which the columns of
-- site repeat for the watch; a mapping that is withheld or retired is a row without a GUID.

CREATE TABLE mapping (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    site        INTEGER NOT NULL REFERENCES site (id),
    -- From when on it held, and when it was written here. They differ where history was taken over.
    valid_from  INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    halo_guid   BLOB,
    halo_name   TEXT,
    decided_by  TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',
    change      INTEGER,
    CONSTRAINT mapping_guid_is_16_bytes CHECK (length(halo_guid) = 16)
) STRICT;

CREATE INDEX mapping_by_site ON mapping (site, valid_from);

CREATE TRIGGER mapping_is_not_rewritten BEFORE UPDATE ON mapping
BEGIN
    SELECT RAISE(ABORT, 'the mapping ledger is append-only');
END;

CREATE TRIGGER mapping_is_not_erased BEFORE DELETE ON mapping
BEGIN
    SELECT RAISE(ABORT, 'the mapping ledger is append-only');
END;

-- What was settled before there was a ledger. Who settled it stands in the audit trail where there
-- was one already.
INSERT INTO mapping (site, valid_from, recorded_at, halo_guid, halo_name, decided_by)
SELECT id, mapped_at, mapped_at, halo_guid, approved_name, 'sundog:before-the-ledger'
FROM site
WHERE halo_guid IS NOT NULL
ORDER BY mapped_at, id;

CREATE TABLE change (
    id            INTEGER PRIMARY KEY,
    site          INTEGER NOT NULL REFERENCES site (id),
    kind          TEXT NOT NULL,
    risk          TEXT NOT NULL,
    status        TEXT NOT NULL,
    was           TEXT NOT NULL,
    proposed      TEXT NOT NULL,
    checks        TEXT NOT NULL,
    -- The digest of everything that a decision rests on: an approval names the one it saw.
    evidence      TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    last_seen_at  INTEGER NOT NULL,
    times_seen    INTEGER NOT NULL DEFAULT 1,
    snoozed_until INTEGER,
    -- The first of the two people of r4.
    first_by      TEXT,
    first_at      INTEGER,
    decided_by    TEXT,
    decided_at    INTEGER,
    reason        TEXT NOT NULL DEFAULT '',
    contacted     TEXT NOT NULL DEFAULT '',
    CONSTRAINT change_was_json CHECK (json_valid(was)),
    CONSTRAINT change_proposed_json CHECK (json_valid(proposed)),
    CONSTRAINT change_checks_json CHECK (json_valid(checks)),
    CONSTRAINT change_first_with_a_time CHECK ((first_by IS NULL) = (first_at IS NULL)),
    CONSTRAINT change_decided_with_a_time CHECK ((decided_by IS NULL) = (decided_at IS NULL))
) STRICT;

-- A card never changes under its reader: other evidence is another card.
CREATE UNIQUE INDEX change_once ON change (site, evidence) WHERE status IN ('pending', 'snoozed');
CREATE INDEX change_by_site ON change (site, id);
CREATE INDEX change_by_status ON change (status, id);

-- How far each of the integrator's programs has followed the ledger.
CREATE TABLE feed_consumer (
    name     TEXT PRIMARY KEY,
    seq      INTEGER NOT NULL,
    acked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
