-- Whoever is on call writes to Halo Support, a practice, its IT or a PMS vendor, and the next shift must know
-- that it was done, in which words, under which number, and when an answer is due: else the same is asked
-- twice, or nobody asks again. Sundog sends nothing by itself, so a case begins when a person says so.

CREATE TABLE support_case (
    id       INTEGER PRIMARY KEY,
    practice INTEGER REFERENCES practice (id),
    change   INTEGER REFERENCES change (id),
    -- The kind of a change, a reason, or a state: two open cases with one cause are worth a warning.
    cause    TEXT NOT NULL,
    receiver TEXT NOT NULL,
    -- Theirs; it may come days later.
    number   TEXT NOT NULL DEFAULT '',
    -- As it was sent: facts of then, which no later look can bring back.
    text     TEXT NOT NULL,
    state    TEXT NOT NULL,
    sent_at  INTEGER NOT NULL,
    sent_by  TEXT NOT NULL,
    -- When an answer was asked for last; when it is due follows from that and from business hours.
    asked_at INTEGER NOT NULL,
    CONSTRAINT support_case_is_about_something CHECK (practice IS NOT NULL OR change IS NOT NULL),
    CONSTRAINT support_case_says_something CHECK (text <> ''),
    CONSTRAINT support_case_is_asked_after_it_was_sent CHECK (asked_at >= sent_at)
) STRICT;

CREATE INDEX support_case_by_practice ON support_case (practice);
CREATE INDEX support_case_by_change ON support_case (change);
CREATE INDEX support_case_open ON support_case (state, asked_at) WHERE state <> 'closed';

-- What happened to a case, in the order of its numbers.
CREATE TABLE support_case_event (
    id           INTEGER PRIMARY KEY,
    support_case INTEGER NOT NULL REFERENCES support_case (id),
    at           INTEGER NOT NULL,
    by           TEXT NOT NULL,
    kind         TEXT NOT NULL,
    words        TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX support_case_event_by_case ON support_case_event (support_case, id);
