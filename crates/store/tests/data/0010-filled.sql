-- A sheet with a row that is watched and one that waits.
INSERT INTO sheet (id, name, pasted_by, pasted_at, digest)
VALUES (100, 'crm-august.csv', 'Lan', 1789990000000, 'abc');

INSERT INTO sheet_row (sheet, line, cells, verdict, halo_name, looked_up_at, started_at, practice)
SELECT
    100, 2, '{"name":"Harbour Clinic","pms":"best_practice","site_id":"20417"}', 'added',
    'Harbour Clinic', 1789990001000, 1789990002000, MIN(id)
FROM practice;

INSERT INTO sheet_row (sheet, line, cells, due_at)
VALUES (
    100, 3, '{"name":"Yabby Creek Clinic","pms":"best_practice","site_id":"23307"}', 1789990003000
);

INSERT INTO bulk_edit (id, made_by, made_at) VALUES (100, 'Lan', 1789990004000);

INSERT INTO bulk_edit_row (bulk_edit, practice, was, became)
SELECT 100, MIN(id), '{"name":"Harbour Clinic"}', '{"name":"Harbour Clinic"}' FROM practice;
