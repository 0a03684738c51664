//! What can happen in the simulated world?
//!
//! One enumeration serves scenario files, `/control` and library tests. In JSON and TOML the
//! variant is the word under `event`: `{"event": "go_offline", "practice": "Harbour Clinic"}`.
//! `practice` is a practice's name, its Site ID, or a Halo GUID, which then means exactly that
//! site. To add an event, add a variant here and the arm in `apply.rs` that carries it out.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::{AnswerStyle, NonAuthoritative};
use crate::faults::Fault;
use crate::world::{Pms, PracticeSpec, SiteLifecycle};

/// Something that changes the world at one moment. Lengths are in seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum SimulatedEvent {
    // Reachability. A server's Link serves all its databases, so these move every practice on it.
    /// Halo Link is stopped in order: `offline` at once.
    GoOffline {
        /// Any practice on the server.
        practice: String,
    },
    /// Power, internet or the process is gone: `unreachable` two minutes after the last heartbeat.
    LosePower {
        /// Any practice on the server.
        practice: String,
    },
    /// Halo Link has a session again.
    ComeOnline {
        /// Any practice on the server.
        practice: String,
    },
    /// `GoOffline`, then `ComeOnline` after `seconds`.
    Reboot {
        /// Any practice on the server.
        practice: String,
        /// Length of the absence.
        seconds: f64,
    },
    /// `LosePower`, then `ComeOnline` after `seconds`.
    PowerCut {
        /// Any practice on the server.
        practice: String,
        /// Length of the absence.
        seconds: f64,
    },
    /// Down and up `times` times, `seconds` in each.
    Flap {
        /// Any practice on the server.
        practice: String,
        /// How many absences.
        times: u32,
        /// Length of each absence and of each presence between them.
        seconds: f64,
    },
    /// A reboot after which Halo Link has another version.
    UpdateLink {
        /// Any practice on the server.
        practice: String,
        /// The version afterwards.
        version: String,
        /// Length of the absence.
        seconds: f64,
    },
    /// `UpdateLink` for a share of all Links, spread evenly over `over_seconds`.
    UpdateWave {
        /// The version afterwards.
        version: String,
        /// From 0 to 1.
        share: f64,
        /// Time from the first update to the last.
        over_seconds: f64,
        /// Length of each absence.
        seconds: f64,
    },
    /// A share of all connected Links is lost at once, and back after `seconds` if given.
    LoseShare {
        /// From 0 to 1.
        share: f64,
        /// Length of the absence; without it they stay lost.
        seconds: Option<f64>,
    },
    /// Every Link that is not uninstalled has a session again.
    EveryoneOnline,

    // Heartbeat and clock.
    /// The server's clock is ahead by this much; negative is behind.
    Drift {
        /// Any practice on the server.
        practice: String,
        /// Replaces the former drift.
        seconds: f64,
    },
    /// Halo stops writing the heartbeat down although the site stays online.
    FreezeHeartbeat {
        /// Any practice on the server.
        practice: String,
        /// How old the frozen heartbeat already is.
        #[serde(default)]
        age_seconds: f64,
    },
    /// The heartbeat is written down again.
    ResumeHeartbeat {
        /// Any practice on the server.
        practice: String,
    },
    /// The reported heartbeat is off by this much: positive lies in the future.
    ShiftHeartbeat {
        /// Any practice on the server.
        practice: String,
        /// Replaces the former shift.
        seconds: f64,
    },
    /// Every site's heartbeat stops being written down.
    FreezeAllHeartbeats,
    /// Every site's heartbeat is written down again.
    ResumeAllHeartbeats,

    // Identity.
    /// The name in the PMS changes, and Halo reads it.
    Rename {
        /// Which practice.
        practice: String,
        /// The name Halo gives from now on.
        name: String,
    },
    /// A second site appears on a new server: online, same Site ID and name, not authoritative.
    Migrate {
        /// Which practice.
        practice: String,
    },
    /// `Migrate` for every database on the practice's server, to one new server.
    MigrateServer {
        /// Any practice on the server.
        practice: String,
    },
    /// A second site appears on a new server under another name, not authoritative: the practice
    /// divided its database, or joined another one.
    Split {
        /// Which practice.
        practice: String,
        /// The name in the new database.
        name: String,
        /// The Site ID in the new database, when that changes too.
        site_id: Option<String>,
    },
    /// A backup is restored and started: a second site on a new server, not authoritative.
    RestoreBackup {
        /// Which practice.
        practice: String,
    },
    /// Halo makes one site authoritative and every other of this Site ID not: the site whose GUID
    /// is given, else the newest that is not authoritative.
    SwitchAuthority {
        /// Which practice, or which GUID.
        practice: String,
    },
    /// `SwitchAuthority` for every practice on the practice's server.
    SwitchServerAuthority {
        /// Any practice on the server.
        practice: String,
    },
    /// Sets the flag of one site and leaves its siblings alone: two may have it, or none.
    SetAuthoritative {
        /// Which practice, or which GUID.
        practice: String,
        /// The flag.
        authoritative: bool,
    },
    /// Sets the flag of every site on the practice's server: a whole machine gains or loses authority.
    SetServerAuthoritative {
        /// Any practice on the server.
        practice: String,
        /// The flag.
        authoritative: bool,
    },
    /// Halo Link is installed again on the same server: the old GUIDs become `uninstalled`, new
    /// ones appear, not authoritative. Hits every practice on the server.
    Reinstall {
        /// Any practice on the server.
        practice: String,
    },
    /// Halo Link is taken off the server. Hits every practice on it.
    Uninstall {
        /// Any practice on the server.
        practice: String,
    },
    /// Halo retires the record: `removed`, and no look-up finds it.
    Remove {
        /// Which practice.
        practice: String,
    },
    /// Halo no longer knows the GUID at all: 404.
    Forget {
        /// Which practice.
        practice: String,
    },
    /// Sets the word under `status` and nothing else.
    SetLifecycle {
        /// Which practice.
        practice: String,
        /// The word.
        lifecycle: SiteLifecycle,
    },
    /// Halo lists other databases behind a site: the first one is the default, none leaves the
    /// catalogue empty.
    SetCatalogue {
        /// Which practice, or which GUID.
        practice: String,
        /// The names.
        names: Vec<String>,
    },
    /// The PMS of the practice's newest site that is not authoritative is updated, as where staff work
    /// on that server.
    UpgradeTwin {
        /// Which practice.
        practice: String,
        /// The version afterwards.
        version: String,
    },
    /// The practice moves to another PMS: the old site is uninstalled, a new one appears under
    /// the other PMS. The integrator's list does not know yet.
    ChangePms {
        /// Which practice.
        practice: String,
        /// The new one.
        pms: Pms,
        /// The Site ID there; the same as before when absent.
        site_id: Option<String>,
    },
    /// One practice more, in the integrator's list and at Halo.
    AddPractice(Box<PracticeSpec>),

    // Access.
    /// A key is accepted from now on.
    AcceptKey {
        /// The key.
        key: String,
    },
    /// A key is refused from now on.
    RevokeKey {
        /// The key.
        key: String,
    },
    /// The integrator is no longer paired with this site: 403.
    Unpair {
        /// Which practice.
        practice: String,
    },
    /// The integrator is paired with this site.
    Pair {
        /// Which practice.
        practice: String,
    },
    /// How Halo answers for GUIDs that are not authoritative.
    AnswerNonAuthoritative {
        /// Which site; every one when absent.
        practice: Option<String>,
        /// The answer.
        answer: NonAuthoritative,
    },

    /// How Halo answers look-ups where its documents leave it open. What is absent stays as it is.
    AnswerLookUps {
        /// Whether a site that the integrator is not paired with is refused.
        refuses_unpaired: Option<bool>,
        /// Whether nothing found is a 404.
        answers_404: Option<bool>,
    },

    // Answers.
    /// Calls fail or are distorted from now on. Replaces the former fault of the same target.
    SetFault {
        /// Which site; every call when absent.
        practice: Option<String>,
        /// The fault.
        fault: Fault,
    },
    /// Ends one site's fault, or without `practice` every fault there is.
    ClearFaults {
        /// Which site.
        practice: Option<String>,
    },
    /// How well-formed answers are spelt. Replaces the former style of the same target.
    SetAnswer {
        /// Which site; every one without a style of its own when absent.
        practice: Option<String>,
        /// The style.
        answer: AnswerStyle,
    },
    /// Sets one field of one site's answer to any JSON value, on top of its style.
    SetField {
        /// Which site.
        practice: String,
        /// A field's name, or `practiceMetadata.` and a field's name there.
        field: String,
        /// The value; `null` is sent as `null`.
        value: Value,
    },
    /// Leaves one field out of one site's answer, on top of its style.
    DropField {
        /// Which site.
        practice: String,
        /// A field's name, or `practiceMetadata.` and a field's name there.
        field: String,
    },
}
