-- An admin with a second factor who is signed in, a viewer who was invited and never came, a token,
-- and what was done so far.
INSERT INTO staff (id, name, folded_name, role, password_hash, totp_secret, totp_step, created_at, last_signed_in_at, disabled_at)
VALUES
    (1, 'Kim', 'kim', 'admin', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA', x'3132333435363738393031323334353637383930', 59660000, 1789990000000, 1789999000000, NULL),
    (2, 'Alex', 'alex', 'viewer', NULL, NULL, NULL, 1789990000000, NULL, NULL);

INSERT INTO recovery_code (staff, hash)
VALUES (1, zeroblob(32));

INSERT INTO invitation (hash, staff, expires_at)
VALUES (zeroblob(32), 2, 1790200000000);

INSERT INTO session (number, hash, staff, signed_in_at, last_seen_at, expires_at, address, browser, data)
VALUES (1, zeroblob(32), 1, 1789999000000, 1789999000000, 1790040000000, '192.0.2.7', 'Firefox', '{}');

INSERT INTO token (id, name, hash, role, created_by, created_at, expires_at, last_used_at, revoked_at)
VALUES (1, 'booking', zeroblob(32), 'viewer', 'Kim', 1789990000000, NULL, NULL, NULL);

INSERT INTO setting (name, value)
VALUES ('second_factor_required', 'true'), ('environment', 'Simulated');

INSERT INTO audit (at, actor, address, action, subject, was, became)
VALUES (1789990000000, 'Kim', '192.0.2.7', 'token_created', 'token:booking', NULL, '{"role":"viewer"}');
