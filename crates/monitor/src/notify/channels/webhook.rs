//! HTTP requests to somebody's own program, after the Standard Webhooks convention: an identifier that is the
//! same for every try, the time, and a signature over both and the body.

mod body;
mod signature;
mod template;

use domain::alert::channel::ChannelKind;

use super::{ChannelType, OpenChannel, Parcel, Rendered, SettingField, Surroundings, parsed};
use crate::notify::outbound::OutboundRequest;

pub use signature::{new_secret, sign};
pub use template::preview;

use signature::Keys;

/// The secret that signs.
pub const SECRET: &str = "secret";
/// The one that signed before, as long as the receiver may know no other.
pub const PREVIOUS_SECRET: &str = "previous_secret";
/// `yes` where the channel gets what is decided about mappings.
pub const FEED: &str = "feed";
/// The program that must have acknowledged an entry of the feed before it counts as taken.
pub const CONSUMER: &str = "consumer";

const JSON: &str = "application/json";
/// What a template may make. HTML and XML are escaped as such, JSON as JSON.
pub const CONTENT_TYPES: [&str; 4] = [JSON, "text/plain", "text/html", "application/xml"];

/// The kind.
pub(super) struct Webhook;

const FIELDS: &[SettingField] = &[
    SettingField::required(
        "url",
        "Address",
        "Where messages are posted, such as https://hooks.example/sundog",
    ),
    SettingField::required(
        SECRET,
        "Signing secret",
        "Left empty, Sundog makes one and shows it once",
    )
    .secret()
    .optional(),
    SettingField::required(
        PREVIOUS_SECRET,
        "Previous secret",
        "Signs as well, until every receiver knows the new one",
    )
    .secret()
    .optional(),
    SettingField::required(
        "template",
        "Template",
        "Makes the body in the form that the receiver wants; left empty, Sundog's own JSON is sent",
    )
    .multi_line()
    .optional(),
    SettingField::required(
        "content_type",
        "Content type",
        "What the template makes: application/json, text/plain, text/html or application/xml",
    )
    .optional(),
    SettingField::required(
        FEED,
        "Mapping feed",
        "'yes' sends what is decided about mappings too",
    )
    .optional(),
    SettingField::required(
        CONSUMER,
        "Feed consumer",
        "An entry is sent again until this program acknowledged it",
    )
    .optional(),
];

impl ChannelType for Webhook {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Webhook
    }

    fn fields(&self) -> &'static [SettingField] {
        FIELDS
    }

    fn check(&self, channel: &OpenChannel, around: Surroundings<'_>) -> Result<(), String> {
        around
            .outbound
            .url(channel.setting("url").unwrap_or_default())?;
        if let Some(word) = channel.setting(FEED)
            && !matches!(word, "yes" | "no")
        {
            return Err("Write 'yes' or 'no' for the mapping feed.".to_owned());
        }
        let content_type = content_type(channel)?;
        match channel.setting("template") {
            Some(text) => template::check(text, content_type),
            None => Ok(()),
        }
    }

    fn check_secrets(&self, channel: &OpenChannel, _: Surroundings<'_>) -> Result<(), String> {
        let secrets = [SECRET, PREVIOUS_SECRET].into_iter();
        secrets
            .filter_map(|name| channel.secrets.get(name))
            .try_for_each(|secret| signature::key(secret).map(drop))
    }

    fn render(&self, parcel: Parcel<'_>) -> Result<Rendered, String> {
        let body = body::of(&parcel);
        let content_type = content_type(parcel.channel)?;
        let body = match parcel.channel.setting("template") {
            Some(text) => template::render(text, content_type, &body)?,
            None => body.to_string(),
        };
        let id = parcel.message_id;
        let request = signed(
            parcel.channel,
            id,
            parcel.now.timestamp(),
            content_type,
            body,
        )?;
        Ok(Rendered::Http(request))
    }

    // 404 is not among them: a receiver that is being deployed answers so for a while.
    fn permanent(&self) -> &'static [u16] {
        &[400, 401, 403, 405, 406, 410, 411, 413, 414, 415, 422]
    }
}

/// A request to the receiver of a channel with the three headers of the convention.
///
/// # Errors
/// Where the address or the secret is of no use: what to do.
pub fn signed(
    channel: &OpenChannel,
    id: &str,
    timestamp: i64,
    content_type: &'static str,
    body: String,
) -> Result<OutboundRequest, String> {
    let keys = Keys::of(channel)?;
    Ok(OutboundRequest {
        url: parsed(channel.setting("url").unwrap_or_default())?,
        headers: vec![
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", timestamp.to_string()),
            ("webhook-signature", keys.sign(id, timestamp, &body)),
        ],
        content_type,
        body,
    })
}

fn content_type(channel: &OpenChannel) -> Result<&'static str, String> {
    let wanted = channel.setting("content_type").unwrap_or(JSON);
    let known = CONTENT_TYPES.into_iter().find(|known| *known == wanted);
    known.ok_or_else(|| format!("The content type is one of {}.", CONTENT_TYPES.join(", ")))
}
