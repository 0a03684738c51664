INSERT INTO feed_ack (consumer, seq, at)
SELECT name, seq + 1, 1789999300000
FROM feed_consumer;
