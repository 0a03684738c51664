-- What remains of the checks when the checks are gone: the spread of heartbeat age, clock drift and
-- latency, and how often was looked, for each hour and for each day. Hours go after a time, days
-- are for ever. Both are made where samples are folded, in the same transaction, and can be made
-- again from the folded samples as long as those are there.
--
-- A row holds 64 neighbouring sites (site / 64), because a row for each site and hour would spend
-- more on its key than on its content: 5,000 sites would cost 1.3 GB a year instead of a quarter of
-- that. The time leads the key, so that rows are appended at the end and go from the beginning. The
-- encoding is described in src/rollup/encode.rs. Hours and days are counted since 1970, in UTC.

CREATE TABLE rollup_hour (
    hour    INTEGER NOT NULL,
    block   INTEGER NOT NULL,
    -- How many checks it rests on: fewer never replace more, so that an hour whose samples are
    -- partly gone is not rolled up again from the rest.
    checks  INTEGER NOT NULL,
    rollups BLOB NOT NULL,
    PRIMARY KEY (hour, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollup_day (
    day     INTEGER NOT NULL,
    block   INTEGER NOT NULL,
    checks  INTEGER NOT NULL,
    rollups BLOB NOT NULL,
    PRIMARY KEY (day, block)
) STRICT, WITHOUT ROWID;

-- Days that are to be rolled up from samples that are folded already, a few at a time.
CREATE TABLE rollup_due (
    day   INTEGER NOT NULL,
    block INTEGER NOT NULL,
    PRIMARY KEY (day, block)
) STRICT, WITHOUT ROWID;

-- sample_hour holds 16 neighbouring sites in a row.
INSERT INTO rollup_due (day, block)
SELECT DISTINCT hour / 24, block / 4
FROM sample_hour;
