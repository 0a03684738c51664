-- What one card rests on and what was done about it: two raw answers, a candidate that was seen, a
-- GUID entered by hand, a call to Halo Support, and a move that was announced.
INSERT INTO evidence (change, at, question, status, body)
VALUES
    (2, 1789999000000, 'look_up', 200, '{"sites":[]}'),
    (2, 1789999000000, 'status', 403, '{"message":"Forbidden"}');

INSERT INTO sighting (site, halo_guid, began, ended, state)
VALUES (1, x'6be2a91d07c34f5eb8d163a0c2f9d514', 1789999000000, 1789999500000, 'online');

INSERT INTO hand_entry (site, halo_guid, entered_by, entered_at)
VALUES (1, x'6be2a91d07c34f5eb8d163a0c2f9d514', 'Kim', 1789999000000);

INSERT INTO told (change, at, by, whom, words)
VALUES (2, 1789999200000, 'Kim', 'halo_support', 'ticket 4711');

INSERT INTO migration (practice, maintenance, words)
SELECT practice, id, 'new server' FROM maintenance WHERE practice IS NOT NULL LIMIT 1;

UPDATE change
SET plan = '{"fates":[[1,"stays"]],"newcomers":[],"mapping":"keep"}'
WHERE id = 2;
