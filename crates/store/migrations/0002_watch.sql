-- The watch: what was seen of each site, and since when it holds.
--
-- Only transitions make a row in span, which is kept for ever and from which uptime, strips and
-- timelines are computed. A practice that stays well costs nothing there. What every check
-- changes is one narrow row per site, overwritten (checkpoint), and one short row per check for
-- the current hours (sample), folded into a blob when the hour is over (sample_hour).

-- Every word that spans use, once. An incident turns six spans of every site at once, so a word
-- of twelve letters in each would weigh more than all else; span_in_words gives them back.
CREATE TABLE word (
    code INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE span (
    site          INTEGER NOT NULL REFERENCES site (id),
    -- One of the five tracks, or the word 'state' for the headline state.
    track         INTEGER NOT NULL REFERENCES word (code),
    began         INTEGER NOT NULL,
    ended         INTEGER,
    state         INTEGER NOT NULL REFERENCES word (code),
    reason        INTEGER REFERENCES word (code),
    -- How many outcomes the site had had when the span began and when it ended: the difference is
    -- how many observations the span rests on, without counting them in each row.
    checks_before INTEGER NOT NULL,
    checks_after  INTEGER,
    PRIMARY KEY (site, track, began),
    CONSTRAINT span_has_length CHECK (ended > began),
    CONSTRAINT span_ends_with_its_count CHECK ((ended IS NULL) = (checks_after IS NULL)),
    CONSTRAINT span_counts_up CHECK (checks_after >= checks_before)
) STRICT, WITHOUT ROWID;

-- At most one span of a track is open, and it is found without reading the history.
CREATE UNIQUE INDEX span_open ON span (site, track) WHERE ended IS NULL;

CREATE VIEW span_in_words AS
SELECT
    span.site,
    track.word AS track,
    span.began,
    span.ended,
    state.word AS state,
    reason.word AS reason,
    span.checks_before,
    span.checks_after
FROM span
JOIN word AS track ON track.code = span.track
JOIN word AS state ON state.code = span.state
LEFT JOIN word AS reason ON reason.code = span.reason;

-- The newest outcome of each site, so that a restart goes on where the last run stopped. Apart
-- from site, because this row changes with every check and the site's own almost never.
CREATE TABLE checkpoint (
    site          INTEGER PRIMARY KEY REFERENCES site (id),
    observed_at   INTEGER NOT NULL,
    checks        INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    interval_ms   INTEGER NOT NULL,
    looked_up_at  INTEGER,
    unwell_since  INTEGER,
    failures      INTEGER NOT NULL,
    message       TEXT,
    heartbeat_at  INTEGER,
    heartbeat_age_ms INTEGER,
    clock_drift_ms   INTEGER
) STRICT;

-- What Halo tells of an installation and what rarely changes; written only when it does.
CREATE TABLE facts (
    site              INTEGER PRIMARY KEY REFERENCES site (id),
    halo_name         TEXT,
    authoritative     INTEGER,
    lifecycle         TEXT,
    halo_link_version TEXT,
    pms_version       TEXT,
    enriched_at       INTEGER,
    CONSTRAINT authoritative_or_not CHECK (authoritative IN (0, 1))
) STRICT;

-- One row per check of the current hours. The time leads the key, so that rows are appended at
-- the end instead of touching a page per site. No foreign key: ten thousand rows every five
-- minutes need no second look-up, and sites are never deleted.
CREATE TABLE sample (
    at               INTEGER NOT NULL,
    site             INTEGER NOT NULL,
    state            TEXT NOT NULL,
    heartbeat_age_ms INTEGER,
    clock_drift_ms   INTEGER,
    latency_ms       INTEGER NOT NULL,
    PRIMARY KEY (at, site)
) STRICT, WITHOUT ROWID;

-- The checks of an hour (counted since 1970) for a block of neighbouring sites (site / 16). A row
-- per site and hour would spend as much on its key as on its content. The encoding is described
-- in src/sample/encode.rs.
CREATE TABLE sample_hour (
    hour    INTEGER NOT NULL,
    block   INTEGER NOT NULL,
    samples BLOB NOT NULL,
    CONSTRAINT sample_hour_once UNIQUE (hour, block)
) STRICT;
