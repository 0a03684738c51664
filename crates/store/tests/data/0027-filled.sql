-- Every Tuesday night on a server, what that was before it was changed, and one that was called off.
INSERT INTO maintenance
    (id, began, ended, reason, practice, tag, server, pms, recurs, created_by, called_off_at, continued_by)
VALUES
    (20, 1790100000000, 253402300799000, 'updates', NULL, NULL, 'WG-03', NULL,
     '{"days":["tue"],"starts":"22:00","minutes":90,"time_zone":"Australia/Sydney","from":"2026-09-22","until":null}',
     'kim', NULL, NULL),
    (21, 1790000000000, 1790100000000, 'updates', NULL, NULL, 'WG-03', NULL,
     '{"days":["mon"],"starts":"22:00","minutes":60,"time_zone":"Australia/Sydney","from":"2026-09-21","until":"2026-09-21"}',
     'kim', NULL, 20),
    (22, 1790200000000, 1790300000000, 'new disks', NULL, NULL, NULL, 'best_practice', NULL, 'kim',
     1790150000000, NULL);
