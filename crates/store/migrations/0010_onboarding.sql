-- Sheets of practices that are being brought in. A row stays here until somebody starts or drops
-- it, so that a sheet survives a reload, a restart and the night; nothing here is watched.

CREATE TABLE sheet (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    pasted_by TEXT NOT NULL,
    pasted_at INTEGER NOT NULL,
    -- Of what was pasted: the same again while it is open leads here.
    digest    TEXT NOT NULL
) STRICT;

CREATE TABLE sheet_row (
    sheet        INTEGER NOT NULL REFERENCES sheet (id),
    -- As an editor counts the lines of what was pasted.
    line         INTEGER NOT NULL,
    -- Each column's cell, as JSON: also what cannot be used is kept, to be mended.
    cells        TEXT NOT NULL,
    -- Grows when the row is mended, so that an answer about the row as it was is thrown away.
    edition      INTEGER NOT NULL DEFAULT 0,
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
    PRIMARY KEY (sheet, line),
    CONSTRAINT sheet_row_guid_is_16_bytes CHECK (length(halo_guid) = 16),
    CONSTRAINT sheet_row_ends_once CHECK (started_at IS NULL OR dropped_at IS NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX sheet_row_due ON sheet_row (due_at) WHERE due_at IS NOT NULL;

-- Many practices that were edited at once, each as it was and as it became, so that the edit can be
-- taken back.

CREATE TABLE bulk_edit (
    id        INTEGER PRIMARY KEY,
    made_by   TEXT NOT NULL,
    made_at   INTEGER NOT NULL,
    undone_at INTEGER
) STRICT;

CREATE TABLE bulk_edit_row (
    bulk_edit INTEGER NOT NULL REFERENCES bulk_edit (id),
    practice  INTEGER NOT NULL REFERENCES practice (id),
    was       TEXT NOT NULL,
    became    TEXT NOT NULL,
    PRIMARY KEY (bulk_edit, practice)
) STRICT, WITHOUT ROWID;
