-- When each of the integrator's programs came further along the feed: how long a practice stayed blocked
-- after its new GUID was approved is told from these and from nothing else.
CREATE TABLE feed_ack (
    consumer TEXT NOT NULL REFERENCES feed_consumer (name),
    seq      INTEGER NOT NULL,
    -- NULL where it was not kept.
    at       INTEGER,
    PRIMARY KEY (consumer, seq)
) STRICT, WITHOUT ROWID;

-- How far they had come is known, when is not: the newest acknowledgement may have repeated an old one.
INSERT INTO feed_ack (consumer, seq)
SELECT name, seq
FROM feed_consumer;

-- A GUID that is not authoritative any more waits for Halo, not for the practice.
UPDATE outage
SET cause = 'halo_cloud'
WHERE state = 'blocked' AND reason = 'non_authoritative' AND cause = 'practice';
