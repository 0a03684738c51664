-- What a restart forgot until now: how much of the daily quota is spent and until when Halo wants no
-- question at all, and when the integrator's software last said that its queries fail. And indexes
-- that find the little which an edit has to read again, so that it does not read whole tables.

-- One row, overwritten.
CREATE TABLE quota (
    one          INTEGER PRIMARY KEY,
    -- Counted since 1970, in UTC.
    day          INTEGER NOT NULL,
    asked        INTEGER NOT NULL,
    paused_until INTEGER,
    CONSTRAINT quota_is_one_row CHECK (one = 1),
    CONSTRAINT quota_asked_counts CHECK (asked >= 0)
) STRICT;

ALTER TABLE checkpoint ADD COLUMN queries_failed_at INTEGER;

CREATE INDEX practice_by_site ON practice (site, id);
CREATE INDEX change_rejected ON change (site) WHERE status = 'rejected' AND lapsed_at IS NULL;
