//! Mail: one for each recipient, so that each has a link of their own, and one thread for each cause.

mod address;
mod html;
mod smtp;

use domain::alert::channel::ChannelKind;
use domain::alert::lines::{lines, subject_line};
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use sha2::{Digest, Sha256};

use super::plain::plain;
use super::{ChannelType, OpenChannel, Parcel, Rendered, SettingField, Surroundings};

pub use address::EmailAddress;
pub use smtp::{Smtp, SmtpFailure, SmtpSettings, SmtpTls};

/// More people are a list that somebody else keeps.
const RECIPIENTS_MOST: usize = 50;
const SUBJECT_CHARS: usize = 200;

/// A mail that is ready to be sent.
#[derive(Clone, Debug)]
pub struct Mail {
    /// To whom.
    pub to: EmailAddress,
    /// The whole of it.
    pub message: Message,
}

/// The kind.
pub(super) struct Email;

const FIELDS: &[SettingField] = &[SettingField::required(
    "to",
    "To",
    "Addresses, one a line; each gets a mail of its own",
)
.multi_line()];

impl ChannelType for Email {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    fn fields(&self) -> &'static [SettingField] {
        FIELDS
    }

    fn check(&self, channel: &OpenChannel, around: Surroundings<'_>) -> Result<(), String> {
        if !around.has_smtp {
            return Err(
                "Sundog knows no mail server yet: start it with --smtp-host and --smtp-from."
                    .to_owned(),
            );
        }
        addresses(channel).map(drop)
    }

    fn recipients(&self, channel: &OpenChannel) -> Vec<String> {
        let addresses = addresses(channel).unwrap_or_default();
        addresses.iter().map(ToString::to_string).collect()
    }

    fn render(&self, parcel: Parcel<'_>) -> Result<Rendered, String> {
        let from = parcel
            .from
            .ok_or("Sundog has no address to send mail from.")?;
        let mails = addresses(parcel.channel)?.into_iter();
        let mails = mails.map(|to| mail(&parcel, from, to));
        Ok(Rendered::Mail(mails.collect::<Result<_, _>>()?))
    }

    fn permanent(&self) -> &'static [u16] {
        &[]
    }
}

fn addresses(channel: &OpenChannel) -> Result<Vec<EmailAddress>, String> {
    let text = channel.setting("to").unwrap_or_default();
    let written = text
        .split([',', ';', '\n'])
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let mut addresses = written
        .map(str::parse)
        .collect::<Result<Vec<EmailAddress>, _>>()?;
    addresses.sort();
    addresses.dedup();
    match addresses.len() {
        0 => Err("Write at least one address.".to_owned()),
        1..=RECIPIENTS_MOST => Ok(addresses),
        _ => Err(format!(
            "Write {RECIPIENTS_MOST} addresses at most: a list reaches more people."
        )),
    }
}

fn mail(parcel: &Parcel<'_>, from: &EmailAddress, to: EmailAddress) -> Result<Mail, String> {
    let link = parcel.link(&to.to_string());
    let mut building = Message::builder()
        .from(Mailbox::new(
            Some("Sundog".to_owned()),
            from.as_lettre().clone(),
        ))
        .to(Mailbox::new(None, to.as_lettre().clone()))
        .subject(plain(&subject_line(parcel.message), SUBJECT_CHARS))
        .date(parcel.now.into())
        .message_id(Some(thread_id(parcel.message_id, from, &to)));
    if let Some(first) = parcel.follows {
        let first = thread_id(first, from, &to);
        building = building.in_reply_to(first.clone()).references(first);
    }
    // So that nobody's "out of office" answers.
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    let automatic = HeaderValue::new(name, "auto-generated".to_owned());
    let message = building
        .raw_header(automatic)
        .multipart(MultiPart::alternative_plain_html(
            text(parcel, link),
            html::of(parcel, link),
        ))
        .map_err(|error| format!("The mail cannot be written: {error}"))?;
    Ok(Mail { to, message })
}

/// By which mail programs know a message: the same for every try, another for each recipient.
fn thread_id(message_id: &str, from: &EmailAddress, to: &EmailAddress) -> String {
    let is_safe =
        |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
    let message: String = message_id.chars().filter(is_safe).collect();
    let whose = Sha256::digest(to.to_string().as_bytes());
    let whose = data_encoding::HEXLOWER.encode(&whose[..4]);
    format!("<{message}.{whose}@{}>", from.as_lettre().domain())
}

fn text(parcel: &Parcel<'_>, link: Option<&str>) -> String {
    let mut text = plain(&parcel.message.title, 500);
    text.push_str("\r\n\r\n");
    for line in lines(parcel.message) {
        text.push_str(&format!("{}: {}\r\n", line.label, plain(&line.text, 4000)));
    }
    if let Some(link) = link {
        text.push_str(&format!("\r\nI have it: {link}\r\n"));
    }
    text.push_str(&format!("\r\nMore: {}\r\n", parcel.page()));
    text
}
