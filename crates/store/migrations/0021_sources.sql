-- What is known is known from somewhere, and that is kept beside it.
--
-- The environment of a database goes by a stable word. What earlier versions called Simulated was any host
-- that is none of Halo's, so that a gateway to production went by it too: nobody knows what it is until
-- somebody says so.
UPDATE setting
SET value = CASE value
    WHEN 'Production' THEN 'production'
    WHEN 'Stage' THEN 'stage'
    ELSE 'unknown'
END
WHERE name = 'environment';

-- Halo tells the version of the PMS in two places: as it is, and as it was when Halo Link was installed. Null
-- where an earlier version of Sundog did not keep which of them it was.
ALTER TABLE facts ADD COLUMN pms_version_source TEXT
    CHECK (pms_version_source IN ('current', 'at_install'));
