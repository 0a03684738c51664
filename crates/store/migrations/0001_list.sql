-- The list: practices, apart from the sites they are reached through.
--
-- Two tables, because several practices may share one site (branches behind one Best Practice
-- database). Halo knows one site with one GUID for all of them: it is asked about once, and its
-- siblings move together, so everything that Halo says hangs on the site and everything that a
-- person enters hangs on the practice.
--
-- All times are INTEGER milliseconds UTC: text times sort and compare wrongly as soon as one of
-- them is written with another offset. Tables are STRICT, so that a wrong type is an error.

CREATE TABLE site (
    id              INTEGER PRIMARY KEY,
    pms             TEXT NOT NULL,
    -- Text, because leading zeros and hex-like Site IDs are real.
    site_id         TEXT NOT NULL,
    -- The approved GUID as its 16 bytes. Not unique: two Site IDs that lead to one GUID are a
    -- collision which a person must see, and so must be able to stand here.
    halo_guid       BLOB,
    approved_name   TEXT,
    mapped_at       INTEGER,
    -- Why there is no GUID yet, as a word and a sentence.
    waiting_verdict TEXT,
    waiting_words   TEXT,
    CONSTRAINT site_once UNIQUE (pms, site_id),
    CONSTRAINT halo_guid_is_16_bytes CHECK (length(halo_guid) = 16),
    CONSTRAINT mapped_with_a_guid CHECK ((halo_guid IS NULL) = (mapped_at IS NULL)),
    CONSTRAINT waits_in_words CHECK ((waiting_verdict IS NULL) = (waiting_words IS NULL))
) STRICT;

CREATE TABLE practice (
    id           INTEGER PRIMARY KEY,
    site         INTEGER NOT NULL REFERENCES site (id),
    name         TEXT NOT NULL,
    tags         TEXT NOT NULL DEFAULT '[]',
    -- NULL means the configured default zone, so that a change of the default reaches it.
    time_zone    TEXT,
    region       TEXT NOT NULL DEFAULT '',
    hours        TEXT NOT NULL DEFAULT '',
    host         TEXT NOT NULL DEFAULT '',
    server_name  TEXT NOT NULL DEFAULT '',
    host_contact TEXT NOT NULL DEFAULT '',
    contacts     TEXT NOT NULL DEFAULT '',
    owner        TEXT NOT NULL DEFAULT '',
    tier         TEXT NOT NULL DEFAULT '',
    created_at   INTEGER NOT NULL,
    -- Rows are never deleted: who was watched, and when, must stay answerable.
    retired_at   INTEGER,
    CONSTRAINT tags_are_json CHECK (json_valid(tags) AND json_type(tags) = 'array')
) STRICT;

-- An import that was killed is started again: the same row must not make a second practice.
CREATE UNIQUE INDEX practice_once ON practice (site, name) WHERE retired_at IS NULL;
