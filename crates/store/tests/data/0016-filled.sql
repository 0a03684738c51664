INSERT INTO relayed_look_up (pms, site_id, asked_at, answer)
VALUES
    ('zedmed', '4711', 1700000000000, NULL),
    ('d4w', '4712', 1700000000000, '{"found": []}');
