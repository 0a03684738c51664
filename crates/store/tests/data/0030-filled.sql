INSERT INTO credential_act (staff, act, by_staff, by_name, at, read_at)
SELECT id, 'second_factor_set', id, name, 1790000180000, 1790000180000
FROM staff
WHERE id = 1;
