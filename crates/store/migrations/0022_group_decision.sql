-- Changes with one cause that were approved together: what was decided in one step can be looked at, and
-- undone, as one.
CREATE TABLE group_decision (
    id         INTEGER PRIMARY KEY,
    -- The group's name in an address, which may come again for another group later.
    key        TEXT NOT NULL,
    -- The cause in words, as it was on the screen.
    cause      TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at INTEGER NOT NULL
) STRICT;

CREATE INDEX group_decision_by_key ON group_decision (key);

ALTER TABLE change ADD COLUMN group_decision INTEGER REFERENCES group_decision (id);

CREATE INDEX change_of_group_decision ON change (group_decision) WHERE group_decision IS NOT NULL;
