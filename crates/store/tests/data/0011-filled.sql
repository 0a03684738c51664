-- A row whose Site ID is known under another PMS.
INSERT INTO sheet_row (sheet, line, cells, verdict, found, elsewhere)
SELECT
    MIN(id), 900, '{"name":"Hill Clinic","pms":"zedmed","site_id":"33150"}', 'not_found', '[]',
    '[{"pms":"best_practice","halo_name":"Hill Clinic"}]'
FROM sheet;
