//! The names of tracks and their states on screen, and the colour each borrows.

use crate::headline::State;
use crate::tracks::Track;

/// The name of a track on screen.
pub const fn track_label(track: Track) -> &'static str {
    match track {
        Track::Reachability => "Reachability",
        Track::Heartbeat => "Heartbeat",
        Track::Authority => "Authority",
        Track::Identity => "Identity",
        Track::Access => "Access",
    }
}

/// A track's state on screen, from its stable word.
pub fn track_state_label(state: &str) -> &'static str {
    match state {
        "online" => "Online",
        "offline" => "Offline",
        "unreachable" => "Unreachable",
        "in_time" => "In time",
        "late" => "Late",
        "adrift" => "Clock adrift",
        "none" => "None",
        "authoritative" => "Authoritative",
        "not_authoritative" => "Not authoritative",
        "settled" => "Settled",
        "change_pending" => "Change pending",
        "setting_up" => "Setting up",
        "gone" => "Gone",
        "answered" => "Answered",
        "refused" => "Refused",
        "unanswered" => "No answer",
        _ => "Unknown",
    }
}

/// The headline state whose colour and shape a track's state borrows.
pub fn track_tone(state: &str) -> State {
    match state {
        "online" | "in_time" | "authoritative" | "settled" | "answered" => State::Online,
        "offline" | "none" => State::Offline,
        "unreachable" => State::Unreachable,
        "late" | "adrift" | "change_pending" => State::Degraded,
        "not_authoritative" | "refused" | "gone" => State::Blocked,
        "setting_up" => State::PendingSetup,
        _ => State::Unknown,
    }
}
