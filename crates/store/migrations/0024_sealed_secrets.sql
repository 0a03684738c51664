-- What must be read again to be of use, such as the secret of an authenticator app, is encrypted with a key
-- that does not stand in this file, so that a copy of it is no second factor.

-- Which key the secret was encrypted with, by the first bytes of that key's digest. NULL beside a secret: it
-- is as an earlier version wrote it, until the next start of the service encrypts it.
ALTER TABLE staff ADD COLUMN totp_key BLOB
    CONSTRAINT totp_key_with_a_secret
    CHECK (totp_key IS NULL OR (totp_secret IS NOT NULL AND length(totp_key) = 8));
