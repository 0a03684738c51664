-- Who is told of what, and whether they were: channels, rules, what stands open as a cause worth a message,
-- the messages that wait to be sent, and every try to send one.
--
-- A message is written in the transaction that decided it, and sent afterwards, at least once. What was told
-- on a channel is remembered beside its cause, so that it is resolved there whatever becomes of the rules.

-- A way by which messages travel. Its settings are names and texts that its kind knows; the secret ones are
-- encrypted with the key that lies beside the database, never shown and never exported.
CREATE TABLE channel (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    -- JSON object of texts.
    settings    TEXT NOT NULL,
    -- The same, encrypted; NULL where there are none.
    secrets     BLOB,
    secrets_key BLOB,
    -- How far the mapping feed was delivered to it; NULL where it does not want the feed.
    feed_seq    INTEGER,
    created_at  INTEGER NOT NULL,
    created_by  TEXT NOT NULL,
    -- A removed channel is told nothing more; what was sent to it stays readable.
    removed_at  INTEGER,
    CONSTRAINT channel_secrets_with_their_key
        CHECK ((secrets IS NULL) = (secrets_key IS NULL) AND (secrets_key IS NULL OR length(secrets_key) = 8))
) STRICT;

CREATE UNIQUE INDEX channel_name ON channel (name) WHERE removed_at IS NULL;

-- To whom what goes, tried in this order.
CREATE TABLE alert_rule (
    id       INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    -- What matches, when, and the steps, as JSON of `domain::alert::rule`.
    rule     TEXT NOT NULL,
    -- The last one takes what no other does. It cannot be removed.
    catch_all INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT alert_rule_catches_or_not CHECK (catch_all IN (0, 1))
) STRICT;

CREATE UNIQUE INDEX alert_rule_catch_all ON alert_rule (catch_all) WHERE catch_all = 1;

-- A cause that somebody was told of: an incident, an outage, a change or a condition of our own health, by
-- its number. Nobody was told of what has no row.
CREATE TABLE alert (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL,
    subject   INTEGER NOT NULL,
    -- Ties what is told of one cause together at receivers; it outlives a change of its subject.
    dedup_key TEXT NOT NULL,
    -- When somebody was told first.
    opened_at INTEGER NOT NULL,
    -- When nothing more is to be told of it.
    closed_at INTEGER,
    -- Who was told what when, as JSON of `domain::alert::progress`.
    progress  TEXT NOT NULL,
    CONSTRAINT alert_once UNIQUE (kind, subject),
    CONSTRAINT alert_closes_after_it_opened CHECK (closed_at >= opened_at)
) STRICT;

CREATE INDEX alert_live ON alert (id) WHERE closed_at IS NULL;

-- What is to be sent. It is kept after it was, as the log of deliveries.
CREATE TABLE alert_message (
    id         INTEGER PRIMARY KEY,
    -- The same for every try; receivers know a repetition by it.
    message_id TEXT NOT NULL,
    -- NULL for a test.
    alert      INTEGER REFERENCES alert (id),
    channel    INTEGER NOT NULL REFERENCES channel (id),
    event      TEXT NOT NULL,
    -- Higher ones overtake lower ones of other causes.
    urgency    INTEGER NOT NULL,
    -- `domain::alert::message` as JSON, as it was true when it was decided.
    body       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    state      TEXT NOT NULL DEFAULT 'waiting',
    -- When it is tried next, while it waits.
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    -- When it was delivered or given up.
    done_at    INTEGER,
    -- What the receiver knows it by, where it says so, such as the number of a message that can be edited.
    receipt    TEXT,
    -- When somebody had it sent again: the day for which it is tried begins anew.
    resent_at  INTEGER,
    CONSTRAINT alert_message_once UNIQUE (message_id),
    CONSTRAINT alert_message_is_done_or_not CHECK ((state = 'waiting') = (done_at IS NULL))
) STRICT;

CREATE INDEX alert_message_waiting ON alert_message (channel, urgency DESC, id) WHERE state = 'waiting';
CREATE INDEX alert_message_of_alert ON alert_message (alert, channel, id);
CREATE INDEX alert_message_undelivered ON alert_message (id) WHERE state = 'undelivered';
CREATE INDEX alert_message_by_time ON alert_message (created_at);

-- Each try to send one: what was sent with secrets hidden, and what came back.
CREATE TABLE delivery_attempt (
    id         INTEGER PRIMARY KEY,
    message    INTEGER NOT NULL REFERENCES alert_message (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    latency_ms INTEGER NOT NULL,
    outcome    TEXT NOT NULL,
    request    TEXT NOT NULL,
    -- NULL where nothing came back.
    status     INTEGER,
    answer     TEXT NOT NULL
) STRICT;

CREATE INDEX delivery_attempt_by_time ON delivery_attempt (at);
CREATE INDEX delivery_attempt_of_message ON delivery_attempt (message, id);

-- What is wrong with Sundog itself, from when to when.
CREATE TABLE health_condition (
    id     INTEGER PRIMARY KEY,
    word   TEXT NOT NULL,
    began  INTEGER NOT NULL,
    ended  INTEGER,
    detail TEXT NOT NULL,
    CONSTRAINT health_condition_ends_after_it_began CHECK (ended >= began)
) STRICT;

CREATE UNIQUE INDEX health_condition_open ON health_condition (word) WHERE ended IS NULL;

-- Links with which somebody acknowledged: each works once.
CREATE TABLE used_ack_link (
    digest  BLOB PRIMARY KEY,
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
