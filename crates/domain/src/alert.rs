//! Alerts: what is worth a message, to whom it goes, and when.
//!
//! A *subject* is what stands already and is worth a message: an incident, an outage outside one, a change
//! that blocks, a condition of our own health. *Rules* say to which *channels* it goes and how long it must
//! last. `decide` is the whole of it: from a subject, what was told of it so far, the rules and `now` it says
//! what is to be said now and when to look again. It looks at how things are, never at how they came to be,
//! so that a restart, a lost wake-up or an edited rule changes nothing that was promised.

pub mod channel;
#[cfg(feature = "zones")]
pub mod decide;
pub mod duration_text;
pub mod health_condition;
#[cfg(feature = "zones")]
pub mod lines;
pub mod message;
pub mod progress;
pub mod retry;
pub mod rule;
#[cfg(feature = "zones")]
pub mod subject;
#[cfg(feature = "zones")]
pub mod when;

string_enum! {
    /// What is worth a message.
    pub enum AlertKind {
        /// A cause that several practices share, or our own access to Halo Cloud.
        Incident = "incident",
        /// Confirmed trouble of one practice.
        Outage = "outage",
        /// Identity moved, a person must decide, and until then our queries are refused.
        Change = "change",
        /// Sundog itself.
        Health = "health",
    }
}

impl AlertKind {
    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Incident => "Incident",
            Self::Outage => "Outage",
            Self::Change => "Change",
            Self::Health => "Sundog itself",
        }
    }
}

string_enum! {
    /// What a message tells of its cause.
    pub enum AlertEvent {
        /// It is there.
        Opened = "opened",
        /// Something of it moved: more members, somebody took it, it belongs to an incident.
        Updated = "updated",
        /// It is still there, and nobody has it.
        Reminder = "reminder",
        /// It is over.
        Resolved = "resolved",
    }
}

impl AlertEvent {
    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Opened => "Opened",
            Self::Updated => "Updated",
            Self::Reminder => "Reminder",
            Self::Resolved => "Resolved",
        }
    }
}
