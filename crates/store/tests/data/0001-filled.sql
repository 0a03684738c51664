-- A short list: two practices behind one settled site, one of them retired, and a third whose
-- installation is not ready.
INSERT INTO site (id, pms, site_id, halo_guid, approved_name, mapped_at, waiting_verdict, waiting_words)
VALUES
    (1, 'best_practice', '20417', x'4be2a91d07c34f5eb8d163a0c2f9d514', 'Harbour Clinic', 1789990000000, NULL, NULL),
    (2, 'zedmed', '00d0e1', NULL, NULL, NULL, 'initialising', 'Halo Link is installed but not ready yet');

INSERT INTO practice (id, site, name, tags, time_zone, region, hours, host, server_name, host_contact, contacts, owner, tier, created_at, retired_at)
VALUES
    (1, 1, 'Harbour Clinic', '["pilot","a,b"]', 'Australia/Perth', 'WA', 'Mon-Fri 08:30-17:30', 'Cloud Nine', 'BP-01', '02 5550 1234', 'Kim', 'Alex', 'gold', 1789990000000, NULL),
    (2, 1, 'Harbour Clinic North', '[]', NULL, '', '', '', '', '', '', '', '', 1789990000000, 1789995000000),
    (3, 2, 'O’Brien & Söhne', '[]', NULL, '', '', '', '', '', '', '', '', 1789990000000, NULL);
