-- Look-ups that another process, such as an import at the command line, has the running watch ask for
-- it: one key has one quota, so only one process may spend it. Rows are gone once they were read.
CREATE TABLE relayed_look_up (
    id          INTEGER PRIMARY KEY,
    pms         TEXT NOT NULL,
    site_id     TEXT NOT NULL,
    asked_at    INTEGER NOT NULL,
    -- What came of it, as JSON; null until it is answered.
    answer      TEXT CHECK (answer IS NULL OR json_valid(answer))
) STRICT;
