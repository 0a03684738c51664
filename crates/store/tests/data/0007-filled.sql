-- An outage that somebody took and explained, one that is part of it, and a host that lost contact.
INSERT INTO incident (id, class, subject, began, ended)
VALUES (70, 'host_lost_contact', 'WG-03', 1789999000000, 1789999900000);

INSERT INTO outage (
    id, practice, kind, state, reason, began, began_latest, detected_at, ended, ended_latest, cause,
    flapping, link_version, incident, part_of
)
SELECT
    70, MIN(id), 'down', 'offline', NULL, 1789998900000, 1789999000000, 1789999060000,
    1789999600000, 1789999660000, 'practice', 1, '26.713.10291', 70, NULL
FROM practice;

INSERT INTO outage (
    id, practice, kind, state, began, began_latest, detected_at, ended, ended_latest, cause, part_of
)
SELECT
    71, MIN(id), 'down', 'offline', 1789999300000, 1789999300000, 1789999360000, 1789999400000,
    1789999400000, 'practice', 70
FROM practice;

INSERT INTO ack (outage, taken_by, taken_at, until, words)
VALUES (70, 'Kim', 1789999100000, 1790002700000, 'calling their IT');

INSERT INTO note (practice, at, by, text)
SELECT MIN(id), 1789999200000, 'Kim', 'The server room lost power.' FROM practice;
