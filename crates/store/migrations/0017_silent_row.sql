-- How many times in a row Halo gave no answer about a row: it is asked about ever more seldom, and after
-- a fortnight a person must look.
ALTER TABLE batch_row ADD COLUMN silences INTEGER NOT NULL DEFAULT 0;
