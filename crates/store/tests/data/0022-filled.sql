INSERT INTO group_decision (key, cause, decided_by, decided_at)
VALUES ('host-cloud-nine', 'Hosted by Cloud Nine', 'Ada', 1700000000000);

UPDATE change SET group_decision = 1 WHERE id = 1;
