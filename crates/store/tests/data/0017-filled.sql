INSERT INTO import_batch (id, name, pasted_by, pasted_at, digest)
VALUES (901, 'silent.csv', 'am', 1700000000000, 'd');
INSERT INTO batch_row (batch, line, cells, words, due_at, silences)
VALUES (901, 2, '{"name":"Hill Clinic","pms":"zedmed","site_id":"1"}', 'Halo Cloud answered with an error', 1700000030000, 3);
