-- A case that waits for Halo Support about the change of the first practice, and one that its IT answered.
INSERT INTO support_case (id, practice, change, cause, receiver, number, text, state, sent_at, sent_by, asked_at)
VALUES
    (1, 1, 2, 'guid_changed', 'halo_support', 'HC-4711', 'Please make GUID b1f0d3c2-5a64-4f0e-9c1b-7d2e8a3f4b5c authoritative.', 'waiting', 1790000000000, 'Kim', 1790000600000),
    (2, 1, NULL, 'clock_adrift', 'practice_it', '', 'Please set the clock.', 'closed', 1789990000000, 'Ana', 1789990000000);

INSERT INTO support_case_event (support_case, at, by, kind, words)
VALUES
    (1, 1790000000000, 'Kim', 'sent', ''),
    (1, 1790000300000, 'Kim', 'numbered', 'HC-4711'),
    (1, 1790000600000, 'Ana', 'nudged', 'rang them too'),
    (2, 1789990000000, 'Ana', 'sent', ''),
    (2, 1789991000000, 'Ana', 'answered', 'done'),
    (2, 1789992000000, 'Ana', 'closed', '');
