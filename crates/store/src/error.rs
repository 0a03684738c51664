//! What can go wrong with the database, each with what to do about it.
//!
//! SQLite tells the cases apart by its primary result codes (<https://sqlite.org/rescode.html>);
//! every error of sqlx passes through `From` below, so that the same case is called the same
//! wherever it happens. To add one: a variant with its sentence, and its code in [`from_code`].

use std::path::PathBuf;

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The path leads to a directory.
    #[error(
        "{} is a directory: name a file inside it as the database", path.display()
    )]
    IsADirectory {
        /// What was given.
        path: PathBuf,
    },
    /// The file, or its directory, cannot be opened at all.
    #[error(
        "the database cannot be opened: check that its directory exists and that this user may \
         read and write there ({0})"
    )]
    CannotOpen(#[source] sqlx::Error),
    /// The file may not be written.
    #[error(
        "the database is read-only: give this user the right to write the file and its directory"
    )]
    ReadOnly,
    /// The file is none of SQLite's.
    #[error("the file is not an SQLite database: check the path; nothing in it was changed")]
    NotADatabase,
    /// An SQLite database that another program made.
    #[error(
        "the file is a database of another program (it holds the table '{table}'): check the path; \
         nothing in it was changed"
    )]
    NotOurs {
        /// One of its tables.
        table: String,
    },
    /// A newer Sundog has migrated the file.
    #[error(
        "the database has schema {found} and this program knows only up to {known}: start the \
         newer program again, or go back to the copy that was made before it migrated"
    )]
    NewerSchema {
        /// The schema of the file.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// An older Sundog wrote the file, and it is only to be read.
    #[error(
        "the file has schema {found} and this program checks schema {known}: check it with the \
         program that wrote it; opening a copy of it with this program's `sundog serve` would \
         bring that copy up to date"
    )]
    OlderSchema {
        /// The schema of the file.
        found: i64,
        /// The one that this program knows in full.
        known: i64,
    },
    /// A file without anything in it, that is only to be read.
    #[error("the file is empty: it holds no database yet")]
    Empty,
    /// A migration failed; it was rolled back.
    #[error("the database could not be migrated, and was left as it was: {0}")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// There must be a copy before a migration, and it could not be made.
    #[error(
        "no copy could be made before migrating, so nothing was migrated: check that {} can be \
         written and that there is room for it ({reason})", path.display()
    )]
    Backup {
        /// Where the copy was to be.
        path: PathBuf,
        /// What went wrong.
        reason: String,
    },
    /// The copy would replace something.
    #[error("{} is there already and is not replaced: name another file", path.display())]
    CopyExists {
        /// Where the copy was to be.
        path: PathBuf,
    },
    /// A copy that was asked for could not be made.
    #[error(
        "no copy could be made: check that {} can be written and that there is room for it \
         ({reason})", path.display()
    )]
    Copy {
        /// Where the copy was to be.
        path: PathBuf,
        /// What went wrong.
        reason: String,
    },
    /// The SQLite inside is too old to trust.
    #[error("SQLite {found} is built in, and at least {least} is needed: build the program anew")]
    OldSqlite {
        /// What is built in.
        found: String,
        /// What is needed.
        least: &'static str,
    },
    /// No room is left.
    #[error(
        "the disk is full: free some space; what could not be written is not recorded, and \
         recording goes on by itself afterwards"
    )]
    DiskFull,
    /// Somebody else keeps the database locked.
    #[error(
        "the database is in use and stayed locked for longer than a write may take: see whether \
         another program holds it open, and try again"
    )]
    Busy,
    /// The file is damaged.
    #[error("the database is damaged ({0}): stop, keep the file, and go on from the last backup")]
    Corrupt(String),
    /// The disk or file system failed.
    #[error("the disk failed while the database was read or written: {0}")]
    Disk(#[source] sqlx::Error),
    /// The practice is on the list already.
    #[error(
        "a practice of this name is on the list already for the same site: rename or retire that \
         one first"
    )]
    AlreadyListed,
    /// Another server has this name and provider.
    #[error(
        "there is a server of this name and provider already: open that one, or choose another name"
    )]
    ServerThere,
    /// Another server has this Halo Link.
    #[error(
        "another server has this Halo Link GUID already, and Halo Link is installed once on a server: check \
         which of the two it is"
    )]
    LinkThere,
    /// Somebody, or a living token, has the name.
    #[error("this name is taken: choose another")]
    NameTaken,
    /// Somebody has a name that people would take for this one.
    #[error("this name looks like {taken}, whom there is already: choose one that nobody mixes up")]
    NameLooksLike {
        /// The name that is there.
        taken: String,
    },
    /// No member of staff has this number.
    #[error("there is no such member of staff")]
    NoSuchStaff,
    /// What let somebody in lets them in no more.
    #[error(
        "you were signed out, or your token ended, before this could be written, so nothing was \
         changed: sign in again"
    )]
    SignedOutMeanwhile,
    /// A second factor is replaced only by ending the one before.
    #[error("a second factor is on already: end it first")]
    HasSecondFactor,
    /// Nobody could manage staff any more.
    #[error("this is the last admin who can sign in: make somebody else an admin first")]
    LastAdmin,
    /// The link was used, is too old, or never was one.
    #[error("this link was used already or is too old: ask for a new one")]
    InvitationVoid,
    /// The database is not for the Halo Cloud that is to be watched.
    #[error(transparent)]
    OtherEnvironment(#[from] domain::environment::OtherEnvironment),
    /// Somebody decided meanwhile, or the facts moved.
    #[error("this change is not what it was: look at it again")]
    ChangeMoved,
    /// A window that ends before or when it begins.
    #[error("the window ends before it begins: give it an end after its begin")]
    EmptyWindow,
    /// Something stored is not what this program would have written.
    #[error(
        "{what} in the database cannot be understood: it was changed by hand or by another \
         version ({source})"
    )]
    Unreadable {
        /// Which kind of value.
        what: &'static str,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The last rule takes what no other does.
    #[error("the last rule stays, so that nothing is told to nobody: send it elsewhere instead")]
    CatchAllStays,
    /// The store was closed before.
    #[error("the database is closed, because the program is stopping")]
    Closed,
    /// Anything else: a mistake of ours.
    #[error("the database refused a query, which is a mistake in this program: {0}")]
    Query(#[source] sqlx::Error),
}

impl StoreError {
    /// Whether its words are for the person who asked; all others are for whoever runs Sundog.
    pub const fn is_for_people(&self) -> bool {
        matches!(
            self,
            Self::AlreadyListed
                | Self::ServerThere
                | Self::LinkThere
                | Self::NameTaken
                | Self::NameLooksLike { .. }
                | Self::NoSuchStaff
                | Self::SignedOutMeanwhile
                | Self::HasSecondFactor
                | Self::LastAdmin
                | Self::InvitationVoid
                | Self::ChangeMoved
                | Self::EmptyWindow
                | Self::CatchAllStays
        )
    }

    /// For a stored value that does not parse.
    pub(crate) fn unreadable<E>(what: &'static str) -> impl Fn(E) -> Self
    where
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        move |source| Self::Unreadable {
            what,
            source: source.into(),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::PoolClosed => Self::Closed,
            sqlx::Error::Io(_) => Self::Disk(error),
            sqlx::Error::Database(answer) => {
                // sqlx gives the extended code as decimal text; its low byte is the primary one.
                let code = answer.code().and_then(|code| code.parse::<u32>().ok());
                let message = answer.message().to_owned();
                from_code(code.map(|code| code & 0xff), message, error)
            }
            _ => Self::Query(error),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(error)
            | sqlx::migrate::MigrateError::ExecuteMigration(error, _) => match Self::from(error) {
                Self::Query(error) => Self::Migration(error.into()),
                known => known,
            },
            other => Self::Migration(other),
        }
    }
}

fn from_code(primary: Option<u32>, message: String, error: sqlx::Error) -> StoreError {
    match primary {
        Some(5 | 6) => StoreError::Busy,
        Some(8) => StoreError::ReadOnly,
        Some(10) => StoreError::Disk(error),
        Some(11) => StoreError::Corrupt(message),
        Some(13) => StoreError::DiskFull,
        Some(14) => StoreError::CannotOpen(error),
        Some(26) => StoreError::NotADatabase,
        Some(19) if message.contains("practice.site, practice.name") => StoreError::AlreadyListed,
        Some(19) if message.contains("server.name_spelling") => StoreError::ServerThere,
        Some(19) if message.contains("server.link_guid") => StoreError::LinkThere,
        Some(19) if message.contains("staff.folded_name") || message.contains("token.name") => {
            StoreError::NameTaken
        }
        Some(_) | None => StoreError::Query(error),
    }
}
