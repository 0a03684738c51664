-- What a decision about identity rests on, and what people did about it besides deciding: the raw
-- answers, when each GUID was heard alive, who was told, what was announced, what was entered by
-- hand. And where each practice stood at any time, so that the ledger can answer for the past whole.

-- When a change stopped being open: a caution of the past is one whose change was open then.
ALTER TABLE change ADD COLUMN closed_at INTEGER;

UPDATE change
SET closed_at = COALESCE(decided_at, last_seen_at)
WHERE status NOT IN ('pending', 'snoozed');

-- When the facts of a rejected change were no longer so: until then nobody is asked again.
ALTER TABLE change ADD COLUMN lapsed_at INTEGER;

-- Who put it up, where it was a person: they cannot be the one who approves it.
ALTER TABLE change ADD COLUMN proposed_by TEXT;

-- Where the practices go, for a change that closes a split or a merger or moves a practice.
ALTER TABLE change ADD COLUMN plan TEXT CHECK (plan IS NULL OR json_valid(plan));

-- What Halo answered, with every key hidden, when a change came up and again when it was decided.
CREATE TABLE evidence (
    id       INTEGER PRIMARY KEY,
    change   INTEGER NOT NULL REFERENCES change (id),
    at       INTEGER NOT NULL,
    question TEXT NOT NULL,
    status   INTEGER,
    body     TEXT NOT NULL
) STRICT;

CREATE INDEX evidence_by_change ON evidence (change, id);

-- How a GUID that is not the approved one answered, while somebody had a reason to look. The
-- approved GUID has its own tracks in span; beside them these show whether both lived at once.
CREATE TABLE sighting (
    site      INTEGER NOT NULL REFERENCES site (id),
    halo_guid BLOB NOT NULL,
    began     INTEGER NOT NULL,
    ended     INTEGER NOT NULL,
    state     TEXT NOT NULL,
    PRIMARY KEY (site, halo_guid, began),
    CONSTRAINT sighting_guid_is_16_bytes CHECK (length(halo_guid) = 16),
    CONSTRAINT sighting_runs_forward CHECK (ended >= began)
) STRICT, WITHOUT ROWID;

-- A GUID that a person read from the server's registry. One at a time for each site.
CREATE TABLE hand_entry (
    id         INTEGER PRIMARY KEY,
    site       INTEGER NOT NULL REFERENCES site (id),
    halo_guid  BLOB NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at INTEGER NOT NULL,
    ended_at   INTEGER,
    CONSTRAINT hand_entry_guid_is_16_bytes CHECK (length(halo_guid) = 16)
) STRICT;

CREATE UNIQUE INDEX hand_entry_open ON hand_entry (site) WHERE ended_at IS NULL;

-- Whom somebody told about a change, so that nobody asks Halo Support twice.
CREATE TABLE told (
    id     INTEGER PRIMARY KEY,
    change INTEGER NOT NULL REFERENCES change (id),
    at     INTEGER NOT NULL,
    by     TEXT NOT NULL,
    whom   TEXT NOT NULL,
    words  TEXT NOT NULL
) STRICT;

CREATE INDEX told_by_change ON told (change, id);

-- A move that was announced. Its window is also one of maintenance, so that the outage is planned.
CREATE TABLE migration (
    id           INTEGER PRIMARY KEY,
    practice     INTEGER NOT NULL REFERENCES practice (id),
    maintenance  INTEGER NOT NULL REFERENCES maintenance (id),
    words        TEXT NOT NULL,
    cancelled_at INTEGER
) STRICT;

-- Which site a practice was reached through, and when. A practice off the list stands nowhere.
CREATE TABLE placement (
    practice INTEGER NOT NULL REFERENCES practice (id),
    site     INTEGER NOT NULL REFERENCES site (id),
    began    INTEGER NOT NULL,
    ended    INTEGER,
    PRIMARY KEY (practice, began),
    CONSTRAINT placement_runs_forward CHECK (ended >= began)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX placement_open ON placement (practice) WHERE ended IS NULL;
CREATE INDEX placement_by_site ON placement (site, began);

INSERT INTO placement (practice, site, began, ended)
SELECT id, site, created_at, MAX(retired_at, created_at)
FROM practice;
