//! The ways by which messages travel: how each looks there, and what its receiver's answer means.
//!
//! Each kind is one file that answers a few questions ([`ChannelType`]) and sends nothing itself; `delivery`
//! sends what a kind rendered. To add one: a word of `ChannelKind`, a file here, a line in [`of`].

mod email;
mod fitting;
mod inbox;
mod moved;
mod ntfy;
pub mod pagerduty;
pub(super) mod plain;
mod setting;
mod slack;
mod teams;
mod verdict;
pub mod webhook;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::alert::AlertEvent;
use domain::alert::channel::{ChannelId, ChannelKind, ChannelSettings};
use domain::alert::message::Message;
use url::Url;

use super::outbound::{Answer, Outbound, OutboundRequest};

pub use email::{EmailAddress, Mail, Smtp, SmtpFailure, SmtpSettings, SmtpTls};
pub use moved::{destination, moved_secrets};
pub use setting::{ChannelSecrets, SettingField, check, check_settings, make_missing};
pub use verdict::Verdict;

/// A channel whose secrets were opened.
#[derive(Clone, Debug)]
pub struct OpenChannel {
    /// Its number.
    pub id: ChannelId,
    /// What people call it.
    pub name: String,
    /// How its messages travel.
    pub kind: ChannelKind,
    /// What was entered.
    pub settings: ChannelSettings,
    /// The same, of what nobody sees again.
    pub secrets: ChannelSecrets,
}

impl OpenChannel {
    /// What was entered for a setting, where anything was.
    pub fn setting(&self, name: &str) -> Option<&str> {
        filled(&self.settings, name)
    }

    /// A secret.
    ///
    /// # Errors
    /// Where it is missing: what to do.
    fn secret(&self, name: &str) -> Result<&str, String> {
        let missing = || format!("The secret '{name}' of this channel is missing: enter it again.");
        self.secrets.get(name).ok_or_else(missing)
    }
}

/// A message that is to be rendered for a channel.
#[derive(Clone, Copy, Debug)]
pub struct Parcel<'a> {
    /// The channel.
    pub channel: &'a OpenChannel,
    /// What receivers know the message by.
    pub message_id: &'a str,
    /// What it says.
    pub message: &'a Message,
    /// When it is sent.
    pub now: DateTime<Utc>,
    /// Where people reach Sundog.
    pub public_url: &'a str,
    /// The links with which each recipient acknowledges.
    pub links: &'a BTreeMap<String, String>,
    /// The message that began the thread to which this one belongs.
    pub follows: Option<&'a str>,
    /// From whom mail comes.
    pub from: Option<&'a EmailAddress>,
}

impl Parcel<'_> {
    /// The page that the message is about.
    fn page(&self) -> String {
        let (base, path) = (self.public_url.trim_end_matches('/'), &self.message.path);
        format!("{base}/{}", path.trim_start_matches('/'))
    }

    /// The link with which a recipient acknowledges.
    fn link(&self, recipient: &str) -> Option<&str> {
        self.links.get(recipient).map(String::as_str)
    }

    /// The link of a channel that reaches everybody at once.
    fn only_link(&self) -> Option<&str> {
        self.link(&self.channel.name)
    }
}

/// What is to be sent.
#[derive(Clone, Debug)]
pub enum Rendered {
    /// An HTTP request.
    Http(OutboundRequest),
    /// Mails, one for each recipient.
    Mail(Vec<Mail>),
    /// Nothing leaves.
    Kept,
}

/// With what settings are checked.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Which hosts may be asked.
    pub outbound: &'a Outbound,
    /// Whether mail can be sent.
    pub has_smtp: bool,
}

/// A kind of channel.
pub trait ChannelType: Sync {
    /// Its word.
    fn kind(&self) -> ChannelKind;

    /// What is entered for it.
    fn fields(&self) -> &'static [SettingField];

    /// Checks what was entered, but for its secrets, beyond that every field is known and filled.
    ///
    /// # Errors
    /// What to do, in words for people.
    fn check(&self, channel: &OpenChannel, around: Surroundings<'_>) -> Result<(), String>;

    /// The same of its secrets.
    ///
    /// # Errors
    /// What to do, in words for people.
    fn check_secrets(&self, _: &OpenChannel, _: Surroundings<'_>) -> Result<(), String> {
        Ok(())
    }

    /// Where its requests go, where that stands among its settings and is no secret.
    fn address<'a>(&self, settings: &'a ChannelSettings) -> Option<&'a str> {
        filled(settings, "url")
    }

    /// Who gets a link of their own.
    fn recipients(&self, channel: &OpenChannel) -> Vec<String> {
        vec![channel.name.clone()]
    }

    /// Makes of a message what is sent.
    ///
    /// # Errors
    /// Why it can never be sent so, in words for people.
    fn render(&self, parcel: Parcel<'_>) -> Result<Rendered, String>;

    /// The statuses after which a try would be in vain.
    fn permanent(&self) -> &'static [u16];

    /// What an answer means.
    fn judge(&self, answer: &Answer) -> Verdict {
        Verdict::of_status(answer, self.permanent())
    }

    /// Whether the address itself is a secret.
    fn hides_url(&self) -> bool {
        false
    }
}

/// The kind of channel with a word.
pub fn of(kind: ChannelKind) -> &'static dyn ChannelType {
    match kind {
        ChannelKind::Webhook => &webhook::Webhook,
        ChannelKind::Email => &email::Email,
        ChannelKind::Slack => &slack::Slack,
        ChannelKind::Teams => &teams::Teams,
        ChannelKind::Pagerduty => &pagerduty::Pagerduty,
        ChannelKind::Ntfy => &ntfy::Ntfy,
        ChannelKind::Inbox => &inbox::Inbox,
    }
}

/// Whether a link to acknowledge makes sense in a message.
pub fn wants_link(message: &Message) -> bool {
    message.event != AlertEvent::Resolved && !message.is_test
}

fn filled<'a>(settings: &'a ChannelSettings, name: &str) -> Option<&'a str> {
    let text = settings.get(name).map(|text| text.trim());
    text.filter(|text| !text.is_empty())
}

/// An address that was checked when it was entered.
fn parsed(url: &str) -> Result<Url, String> {
    url.parse()
        .map_err(|_| "The address of this channel is none: enter it again.".to_owned())
}
