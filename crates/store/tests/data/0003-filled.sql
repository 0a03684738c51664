-- A common cause that is over and one that lasts, and a window of maintenance of each scope.
INSERT INTO incident (id, class, began, ended)
VALUES (1, 'halo_unreachable', 1789991000000, 1789991500000), (2, 'key_rejected', 1789999300000, NULL);

INSERT INTO maintenance (id, began, ended, reason, practice, tag, created_by)
VALUES
    (1, 1789999200000, 1790002800000, 'new server', 1, NULL, 'kim'),
    (2, 1789999200000, 1790002800000, 'new rack', NULL, 'pilot', 'kim'),
    (3, 1789999200000, 1790002800000, 'Halo''s own maintenance', NULL, NULL, 'kim');
