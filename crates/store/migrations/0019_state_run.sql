-- Since when the headline's state holds: a run of equal states begins with its first sighting, and what
-- nobody saw in between is bridged and added up. Kept with each of the headline's spans, so that a
-- restart, and a list of any time in the past, finds it without reading the spans before. Null where the
-- run begins with the span, or nothing was unseen: so with almost all of them.
ALTER TABLE span ADD COLUMN run_began INTEGER;
ALTER TABLE span ADD COLUMN unseen_ms INTEGER;

UPDATE span
SET run_began = NULLIF(run.run_began, span.began), unseen_ms = NULLIF(run.unseen_ms, 0)
FROM (
    WITH headline AS (
        SELECT
            span.site, span.track, span.began, span.ended, span.state,
            state.word = 'unknown' AS is_unknown
        FROM span
        JOIN word AS track ON track.code = span.track AND track.word = 'state'
        JOIN word AS state ON state.code = span.state
    ),
    seen AS (
        SELECT
            site, track, began, state,
            LAG(state) OVER one AS state_before,
            LAG(ended) OVER one AS ended_before
        FROM headline
        WHERE NOT is_unknown
        WINDOW one AS (PARTITION BY site ORDER BY began)
    ),
    numbered AS (
        SELECT
            *,
            SUM(state_before IS NOT state) OVER (PARTITION BY site ORDER BY began) AS number
        FROM seen
    )
    SELECT
        site, track, began,
        MIN(began) OVER run AS run_began,
        SUM(CASE WHEN state_before = state THEN began - ended_before ELSE 0 END) OVER run AS unseen_ms
    FROM numbered
    WINDOW run AS (PARTITION BY site, number ORDER BY began)
    UNION ALL
    SELECT site, track, began, run_began, 0
    FROM (
        SELECT
            site, track, began, is_unknown,
            COALESCE(
                MAX(CASE WHEN NOT is_unknown THEN ended END) OVER earlier,
                MIN(began) OVER earlier
            ) AS run_began
        FROM headline
        WINDOW earlier AS (PARTITION BY site ORDER BY began)
    )
    WHERE is_unknown
) AS run
WHERE span.site = run.site AND span.track = run.track AND span.began = run.began;

-- Until when changes of reachability are explained by a cause: an update, a server that restarted, a
-- migration. They do not count as coming and going.
ALTER TABLE checkpoint ADD COLUMN explained_until INTEGER;
