-- One outage of three days and one that lasts, which no window may miss.
INSERT INTO outage (
    id, practice, kind, state, reason, began, began_latest, detected_at, ended, ended_latest, cause
)
SELECT
    90, MAX(id), 'degraded', 'degraded', 'heartbeat_stale', 1789600000000, 1789600000000,
    1789600060000, 1789859200000, 1789859260000, 'practice'
FROM practice;

INSERT INTO outage (id, practice, kind, state, began, began_latest, detected_at, cause)
SELECT 91, MAX(id), 'down', 'unreachable', 1789700000000, 1789700000000, 1789700060000, 'practice'
FROM practice;
