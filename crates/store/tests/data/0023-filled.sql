INSERT INTO credential_act (staff, act, by_staff, by_name, at, read_at)
VALUES
    (1, 'invited', NULL, 'sundog:command-line', 1790000000000, 1790000060000),
    (1, 'password_set', NULL, 'sundog:command-line', 1790000120000, NULL);

UPDATE change
SET first_void = '{"whose":"Ada","kind":"password_set","by":"sundog:command-line","at":"2026-09-21T15:15:20Z"}'
WHERE id = 1;

UPDATE feed_consumer SET token = 1;
