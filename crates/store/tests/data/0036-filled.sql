-- One site whose databases are told with its GUID, whose Halo Link was updated and whose catalogue was empty for
-- a while, and beside it a twin that has lived for thirty hours.
INSERT INTO facts (site, halo_name) SELECT id, 'Harbour Clinic' FROM site WHERE id = 1 ON CONFLICT (site) DO NOTHING;
UPDATE facts SET
    halo_guid = x'4be2a91d07c34f5eb8d163a0c2f9d514',
    catalogue = '{"told":{"names":["Patients"],"default":"Patients","total":1},"is_told_now":true}'
WHERE site = 1;

INSERT INTO told_move (site, at, kind, halo_guid, was, became)
VALUES
    (1, 1789999000000, 'link_updated', x'4be2a91d07c34f5eb8d163a0c2f9d514', '26.518.9990', '26.713.10500'),
    (1, 1789999200000, 'catalogue_emptied', x'4be2a91d07c34f5eb8d163a0c2f9d514', 'Patients (default)', 'none'),
    (1, 1789999400000, 'catalogue_filled', x'4be2a91d07c34f5eb8d163a0c2f9d514', 'none', 'Patients (default)');

INSERT INTO twin_life (site, halo_guid, approved, first_seen_at, beside_ms, beside_at, is_beside)
VALUES (
    1, x'6be2a91d07c34f5eb8d163a0c2f9d514', x'4be2a91d07c34f5eb8d163a0c2f9d514',
    1789890000000, 108000000, 1789999500000, 1
);
