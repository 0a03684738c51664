-- Maintenance that recurs, or that is for a server or a PMS, and what becomes of a plan that is changed or
-- called off: what is over stays as it was planned then.

ALTER TABLE maintenance
ADD COLUMN server TEXT CHECK (server IS NULL OR (practice IS NULL AND tag IS NULL));

ALTER TABLE maintenance
ADD COLUMN pms TEXT CHECK (pms IS NULL OR (practice IS NULL AND tag IS NULL AND server IS NULL));

-- On which days, when, for how long and in which zone, for one that recurs; NULL for one that does not.
-- `began` and `ended` of one that recurs are the bounds of what is meant: the plan was made, changed or
-- ended then. Without an end it ends with the year 9999.
ALTER TABLE maintenance ADD COLUMN recurs TEXT CHECK (recurs IS NULL OR json_valid(recurs));

-- When it was called off before any of it began: then nothing was planned.
ALTER TABLE maintenance ADD COLUMN called_off_at INTEGER;

-- The plan that goes on where part of this one was over when it was changed.
ALTER TABLE maintenance ADD COLUMN continued_by INTEGER REFERENCES maintenance (id);
