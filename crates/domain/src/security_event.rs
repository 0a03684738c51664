//! What happens at the edge that somebody who looks after Sundog wants to know of: whoever was refused,
//! or made to wait. Each kind has one word, in the log, in the metrics and in the database.

use std::net::IpAddr;

use chrono::TimeDelta;

use crate::wording::counted;

string_enum! {
    /// A kind of security event.
    pub enum SecurityEvent {
        /// Name and password do not belong together.
        SignInFailed = "sign_in_failed",
        /// A wrong code, or recovery code, after the right password.
        CodeFailed = "code_failed",
        /// A try that was not looked at, because there were too many.
        Throttled = "throttled",
        /// Somebody who is known asked for what their role may not.
        RoleRefused = "role_refused",
        /// Somebody who must have a second factor asked for more than setting one up.
        SecondFactorFirst = "second_factor_first",
        /// Another site's page sent a write, or wanted to listen.
        ForeignOrigin = "foreign_origin",
        /// A request named a host that is not Sundog's.
        WrongHost = "wrong_host",
        /// A bearer token that nobody carries: it never was, ended or was revoked.
        TokenRefused = "token_refused",
        /// A request outlived the right that it was let in with.
        SignedOutMeanwhile = "signed_out_meanwhile",
        /// A connection found no place, or gave its place up.
        ConnectionRefused = "connection_refused",
        /// A session or token opened more live streams than it may have.
        StreamLimit = "stream_limit",
        /// A person or program did too often what has a rate.
        RateExceeded = "rate_exceeded",
    }
}

/// So long the counts are kept.
pub const SECURITY_COUNTS_KEPT: TimeDelta = TimeDelta::days(90);

/// So many addresses are told apart for one hour and one kind; the rest count together.
pub const ADDRESSES_AN_HOUR: usize = 200;

/// For whom an event counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CountedFor {
    /// Somebody who was let in: the log says who.
    Known,
    /// A stranger at an address. An IPv6 network of 64 bits is one.
    Address(IpAddr),
    /// Strangers beyond so many addresses.
    Others,
}

impl SecurityEvent {
    /// The kind on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SignInFailed => "Wrong password",
            Self::CodeFailed => "Wrong code",
            Self::Throttled => "Made to wait",
            Self::RoleRefused => "Role may not",
            Self::SecondFactorFirst => "Second factor missing",
            Self::ForeignOrigin => "Sent by another site",
            Self::WrongHost => "Wrong host name",
            Self::TokenRefused => "Token that opens nothing",
            Self::SignedOutMeanwhile => "Signed out meanwhile",
            Self::ConnectionRefused => "No place for a connection",
            Self::StreamLimit => "Too many live streams",
            Self::RateExceeded => "Too often",
        }
    }

    /// Whether somebody tried to come in as somebody and failed.
    pub const fn is_failed_sign_in(self) -> bool {
        matches!(self, Self::SignInFailed | Self::CodeFailed)
    }
}

/// What the audit trail says of an hour in which somebody tried to come in as a person of the staff.
pub fn failed_sign_ins(name: &str, count: u64, addresses: usize) -> String {
    let from = match addresses {
        ADDRESSES_AN_HOUR.. => format!("{addresses} or more addresses"),
        fewer => counted(fewer, "address", "addresses"),
    };
    let failed = counted(count, "failed sign-in", "failed sign-ins");
    format!("{failed} for {name} from {from}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_of_guessing_is_one_sentence() {
        assert_eq!(
            failed_sign_ins("Kim", 12, 3),
            "12 failed sign-ins for Kim from 3 addresses"
        );
        assert_eq!(
            failed_sign_ins("Kim", 1, 1),
            "1 failed sign-in for Kim from 1 address"
        );
    }
}
