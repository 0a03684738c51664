-- A day on which 640 questions were asked and Halo asked for a pause; a site whose queries fail.
INSERT INTO quota (one, day, asked, paused_until) VALUES (1, 20717, 640, 1789999900000);

UPDATE checkpoint SET queries_failed_at = 1789999400000 WHERE site = 1;
