-- Measured values that were kept and cannot be read again, because the disk or a hand changed them.
-- Folding sets them aside and goes on: before, one such row stopped it for ever. They stay here for
-- whoever wants to look, and `sundog verify` says so. And indexes for what pages ask most: who decided
-- since a shift, and which sheets are not done.

CREATE TABLE set_aside (
    id      INTEGER PRIMARY KEY,
    -- 'samples' of a folded hour, or 'checks' that were not folded yet, as JSON.
    kind    TEXT NOT NULL,
    hour    INTEGER NOT NULL,
    -- Their block of sites, or their site.
    place   INTEGER NOT NULL,
    content BLOB NOT NULL,
    CONSTRAINT set_aside_kind_is_known CHECK (kind IN ('samples', 'checks'))
) STRICT;

CREATE INDEX change_decided ON change (decided_at) WHERE decided_at IS NOT NULL;

CREATE INDEX sheet_row_open ON sheet_row (sheet, line)
WHERE started_at IS NULL AND dropped_at IS NULL AND verdict IS NOT 'unchanged';
