//! What an admin should look at again: tokens that last or lie about, people who could do harm without a
//! code being asked of them, and people who do not come any more.

use chrono::{DateTime, TimeDelta, Utc};

use crate::permission::Role;
use crate::principal::TOKEN_END_IS_NEAR;

/// Whoever and whatever did not come for so long is looked at again.
pub const IDLE_AFTER: TimeDelta = TimeDelta::days(90);

string_enum! {
    /// Why a token should be looked at.
    pub enum TokenConcern {
        /// It ends within a month.
        EndsSoon = "ends_soon",
        /// It ends by nothing but a person.
        NeverEnds = "never_ends",
        /// Nothing has used it for long.
        Idle = "idle",
    }
}

impl TokenConcern {
    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::EndsSoon => "Ends within a month",
            Self::NeverEnds => "Never ends",
            Self::Idle => "Unused for 90 days",
        }
    }
}

/// Why a living token should be looked at; nothing where it need not.
pub fn token_concerns(
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Vec<TokenConcern> {
    let end = match expires_at {
        None => Some(TokenConcern::NeverEnds),
        Some(at) if at - now <= TOKEN_END_IS_NEAR => Some(TokenConcern::EndsSoon),
        Some(_) => None,
    };
    let idle = is_idle(created_at, last_used_at, now).then_some(TokenConcern::Idle);
    end.into_iter().chain(idle).collect()
}

/// Whether somebody or something has not come for long, counted from when it was made where it never did.
pub fn is_idle(
    created_at: DateTime<Utc>,
    last_came_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> bool {
    now - last_came_at.unwrap_or(created_at) >= IDLE_AFTER
}

/// Whether a person can do harm with a password alone.
pub const fn lacks_second_factor(role: Role, has_second_factor: bool) -> bool {
    !has_second_factor && role.needs_second_factor(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(day)
    }

    #[test]
    fn a_token_is_looked_at_where_it_ends_soon_or_never_or_lies_about() {
        use TokenConcern::{EndsSoon, Idle, NeverEnds};
        let of = |expires_at, used_at| token_concerns(day(0), expires_at, used_at, day(100));
        assert_eq!(of(Some(day(131)), Some(day(99))), []);
        assert_eq!(of(Some(day(130)), Some(day(99))), [EndsSoon]);
        assert_eq!(of(None, Some(day(99))), [NeverEnds]);
        assert_eq!(of(None, Some(day(10))), [NeverEnds, Idle]);
        assert_eq!(of(Some(day(300)), None), [Idle], "it was never used");
    }

    #[test]
    fn whoever_could_do_harm_without_a_code_is_named() {
        assert!(lacks_second_factor(Role::Admin, false));
        assert!(lacks_second_factor(Role::Approver, false));
        assert!(!lacks_second_factor(Role::Admin, true));
        assert!(!lacks_second_factor(Role::AccountManager, false));
    }

    #[test]
    fn somebody_new_is_not_missed_before_they_could_have_come() {
        assert!(!is_idle(day(20), None, day(100)));
        assert!(is_idle(day(10), None, day(100)));
        assert!(!is_idle(day(0), Some(day(11)), day(100)));
    }
}
