-- People and doors: who may come in, where they are signed in, which programs carry a token, and
-- what everyone did.
--
-- Secrets are kept as what they can be checked against: passwords as argon2id strings, everything
-- that is random and long (session cookies, tokens, invitations, recovery codes) as its SHA-256,
-- so that whoever reads a copy of this file cannot walk in with it. The one exception is the secret
-- of an authenticator app, which must be read to be compared.

CREATE TABLE staff (
    id                INTEGER PRIMARY KEY,
    name              TEXT NOT NULL,
    -- The name in lower case: Kim and KIM are one person to whoever types.
    folded_name       TEXT NOT NULL,
    role              TEXT NOT NULL,
    -- NULL until the person has followed their invitation.
    password_hash     TEXT,
    totp_secret       BLOB,
    -- The newest time step whose code was used: no code works twice.
    totp_step         INTEGER,
    -- Grows with every new password, role, second factor, and when the person is shut out: a
    -- session of an earlier epoch is over, even one that was being opened at that moment.
    epoch             INTEGER NOT NULL DEFAULT 0,
    created_at        INTEGER NOT NULL,
    last_signed_in_at INTEGER,
    -- Rows are never deleted: who was who must stay answerable.
    disabled_at       INTEGER,
    CONSTRAINT staff_name_once UNIQUE (folded_name),
    CONSTRAINT totp_step_with_a_secret CHECK ((totp_secret IS NULL) = (totp_step IS NULL))
) STRICT;

-- A code that was used is gone.
CREATE TABLE recovery_code (
    staff INTEGER NOT NULL REFERENCES staff (id),
    hash  BLOB NOT NULL,
    PRIMARY KEY (staff, hash),
    CONSTRAINT recovery_code_is_a_digest CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

-- One at most per person, and one with no person: the setup link of the very first start.
CREATE TABLE invitation (
    hash       BLOB PRIMARY KEY,
    staff      INTEGER REFERENCES staff (id),
    expires_at INTEGER NOT NULL,
    CONSTRAINT invitation_is_a_digest CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX invitation_once ON invitation (IFNULL(staff, 0));

CREATE TABLE session (
    -- What people see of it; the secret is the cookie, of which only the digest is here.
    number       INTEGER PRIMARY KEY,
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

CREATE INDEX session_by_staff ON session (staff);

CREATE TABLE token (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    hash         BLOB NOT NULL,
    role         TEXT NOT NULL,
    created_by   TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    last_used_at INTEGER,
    revoked_at   INTEGER,
    CONSTRAINT token_once UNIQUE (hash),
    CONSTRAINT token_is_a_digest CHECK (length(hash) = 32)
) STRICT;

-- A name in the audit trail must lead to one living token; a revoked one frees its name.
CREATE UNIQUE INDEX token_name_once ON token (name) WHERE revoked_at IS NULL;

-- What an admin chose for everyone.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Names as text and no foreign keys: an entry outlives whom and what it is about.
CREATE TABLE audit (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    address TEXT,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    was     TEXT,
    became  TEXT,
    CONSTRAINT audit_was_json CHECK (was IS NULL OR json_valid(was)),
    CONSTRAINT audit_became_json CHECK (became IS NULL OR json_valid(became))
) STRICT;

CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER audit_is_not_erased BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
