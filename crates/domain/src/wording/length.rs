//! Lengths of time as people read them: short in a table, spelled in a sentence.

use chrono::TimeDelta;

/// A length of time for a table: `38 s`, `23 m`, `2 h 16 m`, `41 d`.
pub fn brief(time: TimeDelta) -> String {
    let seconds = time.num_seconds().max(0);
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match seconds {
        0..100 => format!("{seconds} s"),
        100..3600 => format!("{minutes} m"),
        3600..36_000 if minutes % 60 > 0 => format!("{hours} h {:02} m", minutes % 60),
        3600..172_800 => format!("{hours} h"),
        _ => format!("{days} d"),
    }
}

/// A length of time for a sentence: `2 h 16 min`.
pub fn spelled(time: TimeDelta) -> String {
    let seconds = time.num_seconds().max(0);
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{minutes} min"),
        3600..172_800 if minutes % 60 > 0 => format!("{hours} h {:02} min", minutes % 60),
        3600..172_800 => format!("{hours} h"),
        _ => format!("{days} days"),
    }
}

/// How long ago: `4 m ago`.
pub fn ago(age: TimeDelta) -> String {
    format!("{} ago", brief(age))
}
