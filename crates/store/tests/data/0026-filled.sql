-- A channel with a secret, a rule beside the catch-all, a cause that was told, a message that waits and one
-- that arrived, what is wrong with Sundog itself.
INSERT INTO channel (id, name, kind, settings, secrets, secrets_key, feed_seq, created_at, created_by)
VALUES (1, 'On call', 'webhook', '{"url":"https://hooks.example/sundog"}', x'00010203', x'0001020304050607', 0,
        1790000000000, 'ada');
INSERT INTO alert_rule (id, position, name, rule, catch_all)
VALUES (1, 1, 'Gold practices', '{"match":{"tiers":["gold"]},"steps":[{"channels":[1]}]}', 0),
       (2, 2, 'Everything else', '{"steps":[{"channels":"all"}]}', 1);
INSERT INTO alert (id, kind, subject, dedup_key, opened_at, progress)
VALUES (1, 'outage', 1, 'production:outage:1', 1790000600000,
        '{"told":{"1":{"opened_at":"2026-09-21T14:23:20Z","newest_at":"2026-09-21T14:23:20Z","members":1}}}');
INSERT INTO alert_message
    (id, message_id, alert, channel, event, urgency, body, created_at, state, due_at, attempts, done_at)
VALUES (1, 'msg_1', 1, 1, 'opened', 2, '{}', 1790000600000, 'delivered', 1790000600000, 1, 1790000601000),
       (2, 'msg_2', 1, 1, 'reminder', 1, '{}', 1790007800000, 'waiting', 1790007800000, 0, NULL);
INSERT INTO delivery_attempt (id, message, at, latency_ms, outcome, request, status, answer)
VALUES (1, 1, 1790000600500, 84, 'delivered', 'POST https://hooks.example/sundog', 204, '');
INSERT INTO health_condition (id, word, began, ended, detail)
VALUES (1, 'watch_late', 1790000000000, 1790000100000, '31 s');
INSERT INTO used_ack_link (digest, used_at) VALUES (x'0011', 1790000700000);
