//! Where Sundog keeps what it knows: one SQLite file, and the only crate that speaks SQL.
//!
//! [`Store::open`] makes or migrates the file. The list (`practice`, `site`, `server`) is what people enter
//! and what Halo traded it for; the watch (`cycle`, `checkpoint`, `span`, `sample`, `rollup`) is what
//! was seen, and `quota` what it asked; `outage` follows from spans, `note`, `shift` and `support_case` are what people add to it; `incident`,
//! `common_cause` and `maintenance` concern many sites at once; `alert` says who was told of what; `staff`, `session`, `token`,
//! `invitation`, `left_behind`, `second_factor` and `sealed_secret` say who comes in, `audit` what they did, `security_count`
//! how often somebody was refused; `channel` and `outbox` hold how messages travel and what is to be sent,
//! `ack_link` which links were used; `ledger`, `assignment`
//! and `change` hold which GUID was approved when, and what waits for a decision, with what that
//! rests on (`raw_answer`, `sighting`, `twin_life`, `manual_guid`, `migration_plan`); `told_move` what moved besides. `backup` copies the file while it is
//! in use, and `verify` says whether everything in it agrees,
//! and `clock_repair` takes back what a clock that ran ahead left. All writing goes through one
//! connection and one door (`store::Store::write`), reading through a few read-only ones.
//!
//! Every method fails where the file cannot be read or written, with a [`StoreError`] that says what to
//! do; an `# Errors` section says what else can go wrong.
//!
//! To add a table: write the next file in `migrations/` with its reason on top, add the data that
//! a filled database would hold to `tests/data/`, write one module for the table's queries, and
//! run `cargo xtask prepare`.

mod error;
mod guid;
mod json;
mod migrations;
mod open;
mod store;
mod time;
mod words;

mod assignment;
mod bulk_edit;
mod instance;
mod practice;
mod server;
mod site;

mod bulk;
mod checkpoint;
mod codec;
mod cycle;
mod measure;
mod quota;
mod relay;
mod rollup;
mod sample;
mod span;
mod standing_at;

mod alert;
mod common_cause;
mod import_batch;
mod incident;
mod maintenance;
mod note;
mod outage;
mod shift;
mod support_case;

mod blocked;
mod caution;
mod change;
mod feed_consumer;
mod ledger;
mod manual_guid;
mod mapping_at;
mod migration_plan;
mod raw_answer;
mod sighting;
mod told_move;
mod twin_life;
mod withhold;

mod ack_link;
mod channel;
mod outbox;

mod backup;
mod clock_repair;
mod verify;

mod audit;
mod credential;
mod credential_act;
mod invitation;
mod left_behind;
mod sealed_secret;
mod second_factor;
mod security_count;
mod session;
mod staff;
mod token;

/// The SHA-256 of something random and long that opens a door.
pub type Digest = [u8; 32];

pub use alert::{AlertWrite, LiveAlert, OpenHealthCondition};
pub use audit::{AuditCount, AuditPrincipal, AuditRecord};
pub use blocked::DecidedEntries;
pub use bulk_edit::{EntryEdit, MadeEdit};
pub use change::{
    Change, ChangeEvent, ChangeFilter, ContactRecord, Decision, GroupDecision, NewChange,
    RejectedChange,
};
pub use channel::{ChannelEntry, ChannelKept, ChannelRemoved, ChannelRow};
pub use checkpoint::{Checkpoint, Facts, Latest};
pub use clock_repair::{ClockRepair, Repaired};
pub use common_cause::CommonIncident;
pub use credential::Credential;
pub use credential_act::UnreadAct;
pub use cycle::{CycleRecord, Recorded};
pub use error::StoreError;
pub use feed_consumer::{FeedAcknowledged, FeedConsumerRow};
pub use import_batch::{
    AddedBatch, BatchRow, CountedBatch, ImportBatch, JudgedRow, NewRow, RowSeen, StartRow,
};
pub use incident::Members;
pub use invitation::{Invited, Welcomed};
pub use ledger::{ApprovedGuid, LedgerEntry};
pub use left_behind::LeftBehind;
pub use manual_guid::ManualGuid;
pub use mapping_at::MappingAt;
pub use measure::{Measured, Weight};
pub use migration_plan::PlannedMigration;
pub use note::Note;
pub use outage::{Ack, Acknowledgeable, Outage, OutageCandidate, OutageFilter};
pub use outbox::{
    AfterAttempt, DeliveryAttempt, DeliveryFilter, DeliveryRow, OutboxCounts, OutgoingMessage,
    WaitingMessage,
};
pub use practice::{AddedPractice, NewPractice};
pub use quota::QuotaRow;
pub use raw_answer::RecordedAnswer;
pub use rollup::RolledUp;
pub use sealed_secret::{KeyMark, SealedSecret};
pub use security_count::{AddressTotal, FailedSignIns, SecurityCount, SecurityTotal};
pub use session::{EndedSessions, Session, SignedInSession, SignedInUser};
pub use sighting::{SightedSpan, Sighting, Sightings};
pub use site::{Mapping, SiteRecord};
pub use span::counted::PracticeSpans;
pub use span::{OpenSpan, TrackName, TracksHeld, Transition};
pub use staff::Staff;
pub use standing_at::StandingAt;
pub use store::Store;
pub use support_case::{CaseChanged, CaseEvent, CaseFilter, CaseKept, NewCase, SupportCase};
pub use token::{MadeTokens, Token};
pub use told_move::ToldMoveRow;
pub use twin_life::TwinLifeRow;
pub use verify::{VerifySnapshot, VerifySource};
