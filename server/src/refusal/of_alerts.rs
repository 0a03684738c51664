//! How what is refused about alerts is said to whoever asked.

use monitor::commands::alert::acknowledge_at_pagerduty::PagerdutyRefused;
use monitor::commands::alert::acknowledge_by_link::LinkRefused;
use monitor::commands::alert::channel::ChannelNotKept;
use monitor::commands::alert::rule::RuleNotKept;
use monitor::notify::vault::VaultError;

use super::{Refusal, RefusalKind as Kind};

impl From<RuleNotKept> for Refusal {
    fn from(refusal: RuleNotKept) -> Self {
        let text = refusal.to_string();
        match refusal {
            RuleNotKept::NoSuchRule => Self::new(Kind::NoSuchRule, text),
            RuleNotKept::Name => Self::unusable(text).at("name"),
            RuleNotKept::NoSuchChannel(_) => Self::unusable(text).at("channels"),
            RuleNotKept::Rule(_) => Self::unusable(text),
            RuleNotKept::Store(error) => error.into(),
        }
    }
}

impl From<ChannelNotKept> for Refusal {
    fn from(refusal: ChannelNotKept) -> Self {
        let text = refusal.to_string();
        match refusal {
            ChannelNotKept::NoSuchChannel => Self::new(Kind::NoSuchChannel, text),
            ChannelNotKept::Name => Self::unusable(text).at("name"),
            ChannelNotKept::NameTaken => Self::new(Kind::AlreadyListed, text).at("name"),
            ChannelNotKept::NamedAlone(_) => Self::new(Kind::StillNeeded, text),
            ChannelNotKept::OnlyForTrying | ChannelNotKept::Settings(_) => Self::unusable(text),
            ChannelNotKept::SecretsAgain(_) => Self::unusable(text).at("url"),
            ChannelNotKept::Vault(error) => Self::without_key(&error),
            ChannelNotKept::Store(error) => error.into(),
        }
    }
}

impl From<LinkRefused> for Refusal {
    fn from(refusal: LinkRefused) -> Self {
        let text = refusal.to_string();
        match refusal {
            LinkRefused::Link(_) | LinkRefused::NoLongerTold | LinkRefused::Forgotten => {
                Self::new(Kind::NoSuchRoute, text)
            }
            LinkRefused::Used | LinkRefused::NothingToTake => Self::new(Kind::NothingToDo, text),
            LinkRefused::NotAcknowledged(refusal) => refusal.into(),
            LinkRefused::Store(error) => error.into(),
        }
    }
}

impl From<PagerdutyRefused> for Refusal {
    fn from(refusal: PagerdutyRefused) -> Self {
        let text = refusal.to_string();
        match refusal {
            PagerdutyRefused::NotSigned => Self::new(Kind::WrongCredentials, text),
            PagerdutyRefused::Unreadable(_) => Self::new(Kind::Unreadable, text),
            PagerdutyRefused::Vault(error) => Self::without_key(&error),
            PagerdutyRefused::Store(error) => error.into(),
        }
    }
}

impl Refusal {
    fn without_key(error: &VaultError) -> Self {
        tracing::error!(%error, "the secrets of a channel cannot be kept or read");
        Self::new(Kind::NoKey, error.to_string())
    }
}
