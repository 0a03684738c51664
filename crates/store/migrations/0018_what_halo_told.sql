-- What Halo told with a GUID when it was approved, and what it tells now, so that only like is compared
-- with like: from which of Halo's two places the approved name is, and the Site ID and PMS. As JSON;
-- null for what was approved before this was kept.
ALTER TABLE mapping ADD COLUMN approved_with TEXT CHECK (
    approved_with IS NULL OR json_valid(approved_with)
);
ALTER TABLE site ADD COLUMN approved_with TEXT CHECK (
    approved_with IS NULL OR json_valid(approved_with)
);
-- The name by which the approved one is compared, as JSON, where Halo began to tell it afterwards.
ALTER TABLE site ADD COLUMN name_learned TEXT CHECK (
    name_learned IS NULL OR json_valid(name_learned)
);

ALTER TABLE facts ADD COLUMN deprecated_name TEXT;
ALTER TABLE facts ADD COLUMN pms TEXT;
ALTER TABLE facts ADD COLUMN site_id TEXT;
-- Since when Halo knows the site, on Halo's clock.
ALTER TABLE facts ADD COLUMN created_at INTEGER;

-- When the approved GUID was last seen alive and in use, and what was first seen of it after that:
-- what began before then ran beside it. Lost in a restart, a backup would look like a migration.
ALTER TABLE checkpoint ADD COLUMN in_use_at INTEGER;
ALTER TABLE checkpoint ADD COLUMN left_at INTEGER;
ALTER TABLE checkpoint ADD COLUMN left_stopped INTEGER CHECK (left_stopped IN (0, 1));
