//! Whether news reaches a page that is open.

/// How the page's line to the server is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// Scripts have not arrived, or never will: the page is as it was loaded.
    #[default]
    AsLoaded,
    /// The stream is open.
    Live,
    /// The stream broke and is being opened again.
    Reconnecting,
    /// The person was signed out: no news will come.
    SignedOut,
}

impl Connection {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::AsLoaded,
        Self::Live,
        Self::Reconnecting,
        Self::SignedOut,
    ];

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AsLoaded => "As loaded",
            Self::Live => "Live",
            Self::Reconnecting => "Reconnecting",
            Self::SignedOut => "Signed out",
        }
    }

    /// The word that style and the live script go by.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AsLoaded => "as_loaded",
            Self::Live => "live",
            Self::Reconnecting => "reconnecting",
            Self::SignedOut => "signed_out",
        }
    }

    /// What a word of the live script stands for; as loaded where it is none.
    pub fn of_word(word: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|connection| connection.word() == word)
            .unwrap_or_default()
    }
}
