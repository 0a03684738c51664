-- Whose hand was on what lets somebody in, so that two people are two; and by what each act came, so
-- that it can be asked again in the transaction that writes.

-- A number that was a session's is never another's: a request that outlives its session must not pass
-- for the next one.
CREATE TABLE session_numbered (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    hash         BLOB NOT NULL,
    -- NULL between the password and the code.
    staff        INTEGER REFERENCES staff (id),
    epoch        INTEGER NOT NULL DEFAULT 0,
    signed_in_at INTEGER,
    last_seen_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    address      TEXT NOT NULL,
    browser      TEXT NOT NULL,
    data         TEXT NOT NULL,
    CONSTRAINT session_once UNIQUE (hash),
    CONSTRAINT session_is_a_digest CHECK (length(hash) = 32),
    CONSTRAINT session_since_when CHECK ((staff IS NULL) = (signed_in_at IS NULL))
) STRICT;

INSERT INTO session_numbered (number, hash, staff, epoch, signed_in_at, last_seen_at, expires_at, address, browser, data)
SELECT number, hash, staff, epoch, signed_in_at, last_seen_at, expires_at, address, browser, data
FROM session;
DROP TABLE session;
ALTER TABLE session_numbered RENAME TO session;
CREATE INDEX session_by_staff ON session (staff);

-- What somebody else did to what lets a person in. `by_staff` is NULL for the command line.
CREATE TABLE credential_act (
    id       INTEGER PRIMARY KEY,
    staff    INTEGER NOT NULL REFERENCES staff (id),
    act      TEXT NOT NULL,
    by_staff INTEGER REFERENCES staff (id),
    by_name  TEXT NOT NULL,
    at       INTEGER NOT NULL,
    -- When the person said that they had read of it.
    read_at  INTEGER
) STRICT;

CREATE INDEX credential_act_by_staff ON credential_act (staff);

-- What happened before this was kept stands in the audit trail. Nobody is told of it now.
INSERT INTO credential_act (staff, act, by_staff, by_name, at, read_at)
SELECT
    whose.id,
    CASE audit.action
        WHEN 'staff_added' THEN 'made'
        WHEN 'invitation_made' THEN 'invited'
        WHEN 'password_set' THEN 'password_set'
        WHEN 'role_changed' THEN 'role_changed'
        WHEN 'second_factor_ended' THEN 'second_factor_ended'
        ELSE 'enabled'
    END,
    who.id,
    audit.actor,
    audit.at,
    audit.at
FROM audit
JOIN staff AS whose ON whose.name = audit.subject
LEFT JOIN staff AS who ON who.name = audit.actor
WHERE
    audit.action IN (
        'staff_added', 'invitation_made', 'password_set', 'role_changed', 'second_factor_ended',
        'staff_enabled'
    )
    AND audit.actor <> audit.subject
ORDER BY audit.number;

-- Who made a token; NULL for the command line. The name beside it is for the eye.
ALTER TABLE token ADD COLUMN created_by_staff INTEGER REFERENCES staff (id);
UPDATE token SET created_by_staff = (SELECT id FROM staff WHERE name = token.created_by);

-- The token by which something was entered, where a program entered it.
ALTER TABLE manual_guid ADD COLUMN entered_token INTEGER REFERENCES token (id);
UPDATE manual_guid
SET entered_token = (
    SELECT MAX(token.id)
    FROM token
    WHERE
        manual_guid.entered_by = 'token:' || token.name
        AND token.created_at <= manual_guid.entered_at
        AND IFNULL(token.revoked_at, manual_guid.entered_at) >= manual_guid.entered_at
);

ALTER TABLE change ADD COLUMN entered_token INTEGER REFERENCES token (id);
UPDATE change
SET entered_token = (
    SELECT MAX(token.id)
    FROM token
    WHERE
        change.proposed_by = 'token:' || token.name
        AND token.created_at <= change.first_seen_at
        AND IFNULL(token.revoked_at, change.first_seen_at) >= change.first_seen_at
);

-- The person who approved first, by number; and why an approval that was given counts no more.
ALTER TABLE change ADD COLUMN first_staff INTEGER REFERENCES staff (id);
UPDATE change SET first_staff = (SELECT id FROM staff WHERE name = change.first_by);
ALTER TABLE change ADD COLUMN first_void TEXT
    CONSTRAINT change_first_void_json CHECK (first_void IS NULL OR json_valid(first_void));

-- Whether it stands in the trail already that a token speaks for another's consumer is asked each time.
CREATE INDEX audit_refused_ack ON audit (subject, actor, at) WHERE action = 'ack_refused';

-- A consumer of the feed belongs to the token that named it; NULL where nobody's token has yet.
ALTER TABLE feed_consumer ADD COLUMN token INTEGER REFERENCES token (id);
