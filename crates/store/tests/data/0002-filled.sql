-- A watch that has seen one outage of the settled site, with checks of the hour before (folded)
-- and of the current hour (not folded yet).
INSERT INTO word (code, word)
VALUES (1, 'reachability'), (2, 'state'), (3, 'online'), (4, 'unreachable'), (5, 'unknown'), (6, 'not_observed');

INSERT INTO span (site, track, began, ended, state, reason, checks_before, checks_after)
VALUES
    (1, 1, 1789990000000, 1789991000000, 5, 6, 0, 0),
    (1, 1, 1789991000000, 1789995000000, 3, NULL, 0, 20),
    (1, 1, 1789995000000, 1789996000000, 4, NULL, 20, 30),
    (1, 1, 1789996000000, NULL, 3, NULL, 30, NULL),
    (1, 2, 1789990000000, NULL, 3, NULL, 0, NULL);

INSERT INTO checkpoint (site, observed_at, checks, due_at, interval_ms, looked_up_at, unwell_since, failures, message, heartbeat_at, heartbeat_age_ms, clock_drift_ms)
VALUES (1, 1789999500000, 40, 1789999800000, 300000, 1789990000000, NULL, 0, NULL, 1789999488000, 12000, -300);

INSERT INTO facts (site, halo_name, authoritative, lifecycle, halo_link_version, pms_version, enriched_at)
VALUES (1, 'Harbour Clinic', 1, 'active', '2.3.1', '1.12', 1789980000000);

INSERT INTO sample (at, site, state, heartbeat_age_ms, clock_drift_ms, latency_ms)
VALUES (1789999200000, 1, 'online', 12000, -300, 83), (1789999500000, 1, 'online', NULL, NULL, 90);

-- Site 1, one check at second 600: online, heartbeat 12 s old, clock 0.3 s behind, 82 ms.
INSERT INTO sample_hour (hour, block, samples)
VALUES (497221, 0, x'0108b258c333019c');
