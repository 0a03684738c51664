-- Tables by the words that the rest of the program uses: what is brought in is an import batch, a GUID
-- that a person read from a registry is a manual GUID, where a practice belongs is its assignment, what
-- Halo said is a raw answer, and what an approval is bound to is the fingerprint of a change. Small
-- tables are written anew, so that their constraints go by the same words.

CREATE TABLE import_batch (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    pasted_by TEXT NOT NULL,
    pasted_at INTEGER NOT NULL,
    -- Of what was pasted: the same again while it is open leads here.
    digest    TEXT NOT NULL
) STRICT;

INSERT INTO import_batch (id, name, pasted_by, pasted_at, digest)
SELECT id, name, pasted_by, pasted_at, digest
FROM sheet;

CREATE TABLE batch_row (
    batch        INTEGER NOT NULL REFERENCES import_batch (id),
    -- As an editor counts the lines of what was pasted.
    line         INTEGER NOT NULL,
    -- Each column's cell, as JSON: also what cannot be used is kept, to be edited.
    cells        TEXT NOT NULL,
    -- Grows when the row is edited, so that an answer about the row as it was is thrown away.
    version      INTEGER NOT NULL DEFAULT 0,
    verdict      TEXT,
    words        TEXT NOT NULL DEFAULT '',
    -- What Halo named, as JSON; and the one that is meant, where that is certain.
    found        TEXT NOT NULL DEFAULT '[]',
    halo_guid    BLOB,
    halo_name    TEXT,
    looked_up_at INTEGER,
    -- What Halo answered when somebody had it paired.
    pairing      TEXT NOT NULL DEFAULT '',
    -- When it is looked up next; none where that would change nothing.
    due_at       INTEGER,
    -- When it turned ready although it was not at first.
    turned_ready INTEGER,
    -- Who decided what Sundog could not.
    accepted_by  TEXT,
    started_at   INTEGER,
    dropped_at   INTEGER,
    practice     INTEGER REFERENCES practice (id),
    -- What was found for the same number under another PMS, as JSON; null until Halo was asked.
    elsewhere    TEXT,
    PRIMARY KEY (batch, line),
    CONSTRAINT batch_row_guid_is_16_bytes CHECK (length(halo_guid) = 16),
    CONSTRAINT batch_row_ends_once CHECK (started_at IS NULL OR dropped_at IS NULL)
) STRICT, WITHOUT ROWID;

INSERT INTO batch_row (
    batch, line, cells, version, verdict, words, found, halo_guid, halo_name, looked_up_at, pairing,
    due_at, turned_ready, accepted_by, started_at, dropped_at, practice, elsewhere
)
SELECT
    sheet, line, cells, edition, verdict, words, found, halo_guid, halo_name, looked_up_at, pairing,
    due_at, turned_ready, accepted_by, started_at, dropped_at, practice, elsewhere
FROM sheet_row;

DROP TABLE sheet_row;
DROP TABLE sheet;

CREATE INDEX batch_row_due ON batch_row (due_at) WHERE due_at IS NOT NULL;

-- Every page says how many rows became ready by themselves.
CREATE INDEX batch_row_turned ON batch_row (turned_ready)
WHERE turned_ready IS NOT NULL AND started_at IS NULL AND dropped_at IS NULL;

-- What is not done of every batch, without going through all rows that ever were.
CREATE INDEX batch_row_open ON batch_row (batch, line)
WHERE started_at IS NULL AND dropped_at IS NULL AND verdict IS NOT 'unchanged';

-- One at a time for each site.
CREATE TABLE manual_guid (
    id         INTEGER PRIMARY KEY,
    site       INTEGER NOT NULL REFERENCES site (id),
    halo_guid  BLOB NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at INTEGER NOT NULL,
    ended_at   INTEGER,
    CONSTRAINT manual_guid_is_16_bytes CHECK (length(halo_guid) = 16)
) STRICT;

INSERT INTO manual_guid (id, site, halo_guid, entered_by, entered_at, ended_at)
SELECT id, site, halo_guid, entered_by, entered_at, ended_at
FROM hand_entry;

DROP TABLE hand_entry;

CREATE UNIQUE INDEX manual_guid_open ON manual_guid (site) WHERE ended_at IS NULL;

-- A practice off the list is assigned to no site.
CREATE TABLE assignment (
    practice INTEGER NOT NULL REFERENCES practice (id),
    site     INTEGER NOT NULL REFERENCES site (id),
    began    INTEGER NOT NULL,
    ended    INTEGER,
    PRIMARY KEY (practice, began),
    CONSTRAINT assignment_runs_forward CHECK (ended >= began)
) STRICT, WITHOUT ROWID;

INSERT INTO assignment (practice, site, began, ended)
SELECT practice, site, began, ended
FROM placement;

DROP TABLE placement;

CREATE UNIQUE INDEX assignment_open ON assignment (practice) WHERE ended IS NULL;
CREATE INDEX assignment_by_site ON assignment (site, began);

DROP INDEX evidence_by_change;
ALTER TABLE evidence RENAME TO raw_answer;
CREATE INDEX raw_answer_by_change ON raw_answer (change, id);

DROP INDEX told_by_change;
ALTER TABLE told RENAME TO contact_log;
CREATE INDEX contact_log_by_change ON contact_log (change, id);

ALTER TABLE change RENAME COLUMN evidence TO fingerprint;
