INSERT INTO security_count (hour, event, address, count, newest_at)
VALUES
    (497222, 'sign_in_failed', '192.0.2.9', 12, 1790000060000),
    (497222, 'sign_in_failed', 'others', 3, 1790000050000),
    (497222, 'role_refused', '', 1, 1790000000000);
