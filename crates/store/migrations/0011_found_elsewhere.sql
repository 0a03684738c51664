-- Where Halo knows no site for a Site ID, the same number under another PMS may be the practice that
-- is meant. What was found there, as JSON; null until Halo was asked about it.
ALTER TABLE sheet_row ADD COLUMN elsewhere TEXT;

-- Every page says how many rows became ready by themselves.
CREATE INDEX sheet_row_turned ON sheet_row (turned_ready)
WHERE turned_ready IS NOT NULL AND started_at IS NULL AND dropped_at IS NULL;
