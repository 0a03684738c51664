-- Causes and plans that concern many sites at once.
--
-- When every call fails the same way, that is one incident about our access to Halo and not an
-- outage of each practice. Its members are not listed here: they are the sites whose access span
-- has its class as reason at the time, so the two can never disagree.

CREATE TABLE incident (
    id    INTEGER PRIMARY KEY,
    class TEXT NOT NULL,
    began INTEGER NOT NULL,
    ended INTEGER,
    CONSTRAINT incident_ends_after_it_began CHECK (ended >= began)
) STRICT;

-- One common cause at a time: another class replaces the one before.
CREATE UNIQUE INDEX incident_open ON incident ((ended IS NULL)) WHERE ended IS NULL;

-- Time in which being down was planned. It names a practice, a tag, or nothing for all of them;
-- tags rather than members, so that a practice tagged later is covered too.
CREATE TABLE maintenance (
    id         INTEGER PRIMARY KEY,
    began      INTEGER NOT NULL,
    ended      INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    practice   INTEGER REFERENCES practice (id),
    tag        TEXT,
    created_by TEXT NOT NULL,
    CONSTRAINT maintenance_has_length CHECK (ended > began),
    CONSTRAINT maintenance_names_one_thing CHECK (practice IS NULL OR tag IS NULL)
) STRICT;

CREATE INDEX maintenance_by_end ON maintenance (ended);
