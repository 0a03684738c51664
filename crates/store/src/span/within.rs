//! Which spans overlap a window? Asked in one way for every timeline, strip and figure.

/// A query for the spans that overlap windows: its columns, the windows, and what follows. The windows
/// are rows of (`site`, `track`, `since`, `until`), called `wanted`.
///
/// Within a track spans join without holes, so the first span of a window is the last one that began
/// before it. It is found by the key, and the others are read on from there.
macro_rules! spans_within {
    ($row:ident, $columns:tt, $wanted:tt, $rest:tt, $($bind:expr),+ $(,)?) => {
        sqlx::query_as!(
            $row,
            "SELECT " + $columns + " FROM (" + $wanted + r#") AS wanted
            CROSS JOIN span
                ON span.site = wanted.site
                AND span.track = wanted.track
                AND span.began < wanted.until
                AND span.began >= COALESCE(
                    (
                        SELECT MAX(earlier.began)
                        FROM span AS earlier
                        WHERE earlier.site = wanted.site
                            AND earlier.track = wanted.track
                            AND earlier.began <= wanted.since
                    ),
                    wanted.since
                )
                AND (span.ended IS NULL OR span.ended > wanted.since)
            JOIN word AS state ON state.code = span.state
            LEFT JOIN word AS reason ON reason.code = span.reason
            LEFT JOIN checkpoint ON checkpoint.site = span.site
            "# + $rest,
            $($bind),+
        )
    };
}

pub(crate) use spans_within;
