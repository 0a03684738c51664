-- A server becomes a thing of its own: until now its name, its host and how to reach that host stood as free
-- text beside each practice on it, so that they could differ, nothing else could be noted about the machine,
-- and two practices were on one server only where two people had typed the same.
--
-- Rows are merged by spelling: case and blanks within and around name and host do not matter. A practice of
-- which only the host is known, or how to reach it, gets a server without a name for its site, because one
-- host runs many machines.

CREATE TABLE server (
    id                INTEGER PRIMARY KEY,
    -- Empty where nobody knows what it is called.
    name              TEXT NOT NULL,
    -- Who hosts it; empty where nobody does.
    provider          TEXT NOT NULL,
    -- What the two are compared by.
    name_spelling     TEXT NOT NULL,
    provider_spelling TEXT NOT NULL,
    -- The GUID of the Halo Link on it, as its 16 bytes. It is none of a database.
    link_guid         BLOB,
    contact           TEXT NOT NULL DEFAULT '',
    notes             TEXT NOT NULL DEFAULT '',
    created_at        INTEGER NOT NULL,
    CONSTRAINT link_guid_is_16_bytes CHECK (length(link_guid) = 16)
) STRICT;

CREATE UNIQUE INDEX server_once ON server (name_spelling, provider_spelling) WHERE name_spelling <> '';
CREATE UNIQUE INDEX server_by_link ON server (link_guid) WHERE link_guid IS NOT NULL;

-- Each practice of which anything is known, with the spelling of name and host. Blanks are folded by a mark
-- behind each: what stands between two of them goes, and then the marks.
CREATE TABLE entered AS
SELECT
    id AS practice, site, server_name, host, host_contact, created_at,
    trim(replace(replace(replace(
        replace(replace(replace(lower(server_name), char(9), ' '), char(10), ' '), char(13), ' '),
        ' ', ' ' || char(31)), char(31) || ' ', ''), char(31), '')) AS name_spelling,
    trim(replace(replace(replace(
        replace(replace(replace(lower(host), char(9), ' '), char(10), ' '), char(13), ' '),
        ' ', ' ' || char(31)), char(31) || ' ', ''), char(31), '')) AS provider_spelling
FROM practice
WHERE trim(server_name) <> '' OR trim(host) <> '' OR trim(host_contact) <> '';

-- Which of them are one server, numbered in the order of the list.
CREATE TABLE placed AS
SELECT
    practice, server_name, host, host_contact, created_at, name_spelling, provider_spelling,
    MIN(practice) OVER (
        PARTITION BY
            name_spelling, provider_spelling, CASE name_spelling WHEN '' THEN site ELSE 0 END
    ) AS server
FROM entered;

INSERT INTO server (
    id, name, provider, name_spelling, provider_spelling, contact, created_at
)
SELECT
    first.server, trim(first.server_name), trim(first.host), first.name_spelling,
    first.provider_spelling,
    IFNULL((
        SELECT trim(other.host_contact)
        FROM placed AS other
        WHERE other.server = first.server AND trim(other.host_contact) <> ''
        ORDER BY other.practice
        LIMIT 1
    ), ''),
    first.created_at
FROM placed AS first
WHERE first.practice = first.server;

ALTER TABLE practice ADD COLUMN server INTEGER REFERENCES server (id);
UPDATE practice SET server = placed.server FROM placed WHERE placed.practice = practice.id;
DROP TABLE placed;
DROP TABLE entered;
ALTER TABLE practice DROP COLUMN host;
ALTER TABLE practice DROP COLUMN server_name;
ALTER TABLE practice DROP COLUMN host_contact;
CREATE INDEX practice_by_server ON practice (server) WHERE server IS NOT NULL;

-- Which server an incident is about, beside the name that it had then.
ALTER TABLE incident ADD COLUMN server INTEGER REFERENCES server (id);
