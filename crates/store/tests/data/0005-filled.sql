-- A GUID that was approved, a change that followed it, one that waits for its second person, and a
-- program that has read the ledger.
INSERT INTO mapping (site, valid_from, recorded_at, halo_guid, halo_name, decided_by, reason, change)
VALUES (1, 1789998000000, 1789998000000, x'5be2a91d07c34f5eb8d163a0c2f9d514', 'Harbour Clinic', 'Kim', 'new server', 1);

INSERT INTO change (id, site, kind, risk, status, was, proposed, checks, evidence, first_seen_at, last_seen_at, times_seen, first_by, first_at, decided_by, decided_at, reason)
VALUES
    (1, 1, 'guid_changed', 'r1', 'approved', '{}', '{}', '[]', 'aa', 1789997000000, 1789998000000, 4, NULL, NULL, 'Kim', 1789998000000, 'new server'),
    (2, 1, 'guid_changed', 'r4', 'pending', '{}', '{}', '[]', 'bb', 1789999000000, 1789999000000, 1, 'Kim', 1789999100000, NULL, NULL, '');

INSERT INTO feed_consumer (name, seq, acked_at)
VALUES ('booking', 1, 1789999000000);
