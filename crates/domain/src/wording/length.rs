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

/// The words in which an age is said, and goes on being said in a page that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeWords {
    /// For beside other figures: `4 m`.
    Brief,
    /// For a sentence: `4 min`.
    Spelled,
    /// How long ago: `4 m ago`.
    Ago,
}

impl AgeWords {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Brief, Self::Spelled, Self::Ago];

    /// The word for it in a page.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Brief => "brief",
            Self::Spelled => "spelled",
            Self::Ago => "ago",
        }
    }

    /// What a word in a page stands for.
    pub fn of_word(word: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|words| words.as_str() == word)
    }

    /// An age in these words.
    pub fn say(self, age: TimeDelta) -> String {
        match self {
            Self::Brief => brief(age),
            Self::Spelled => spelled(age),
            Self::Ago => ago(age),
        }
    }
}
