//! What is written down of a try: what was sent and what came back, without secrets and not too long.
//!
//! Links that acknowledge stand in a message in whatever way its format writes them: folded in a mail, with
//! other signs for its letters in HTML. So what is written down is made a second time, with nothing in their
//! place; looking for secrets is for what is not ours to make, such as an answer.

use std::collections::BTreeMap;

use url::Url;

use crate::notify::channels::{ChannelSecrets, Rendered};
use crate::notify::outbound::OutboundRequest;

const REQUEST_BYTES: usize = 4 * 1024;
const ANSWER_BYTES: usize = 2 * 1024;
const HIDDEN: &str = "[hidden]";
/// What is shorter stands in every text by chance.
const SECRET_BYTES_LEAST: usize = 4;

/// What must not be written down.
pub(super) struct Hidden(Vec<String>);

impl Hidden {
    /// The secrets of a channel, and the links that let somebody acknowledge.
    pub(super) fn new(secrets: &ChannelSecrets, links: &BTreeMap<String, String>) -> Self {
        let mut hidden = Vec::new();
        let tokens = links.values().filter_map(|link| link.rsplit('/').next());
        hidden.extend(tokens.map(str::to_owned));
        for secret in secrets.as_map().values().chain(links.values()) {
            hidden.push(secret.trim().to_owned());
            // A receiver may repeat the part of an address that makes it a secret.
            if let Ok(url) = secret.trim().parse::<Url>() {
                hidden.push(
                    url[url::Position::BeforePath..]
                        .trim_start_matches('/')
                        .to_owned(),
                );
            }
        }
        let in_json: Vec<_> = hidden.iter().map(|secret| quoted(secret)).collect();
        hidden.extend(in_json);
        hidden.retain(|secret| secret.len() >= SECRET_BYTES_LEAST);
        // Longer ones first: a part of one must not keep the whole from being found.
        hidden.sort_unstable_by(|one, other| other.len().cmp(&one.len()).then(one.cmp(other)));
        hidden.dedup();
        Self(hidden)
    }

    /// What stands in the place of links where a message is made to be written down.
    pub(super) fn in_place_of(links: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let recipients = links.keys().cloned();
        recipients.map(|to| (to, HIDDEN.to_owned())).collect()
    }

    /// A request as it is written down, with a body that was made for that. Its headers, and so its
    /// signature, are those that were sent.
    pub(super) fn request(&self, request: &OutboundRequest, body: &str, hides_url: bool) -> String {
        let url = match hides_url {
            true => format!("{}/{HIDDEN}", &request.url[..url::Position::BeforePath]),
            false => request.url.to_string(),
        };
        let mut text = format!("POST {url}\ncontent-type: {}\n", request.content_type);
        for (name, value) in &request.headers {
            text.push_str(&format!("{name}: {value}\n"));
        }
        text.push('\n');
        text.push_str(body);
        self.cut(&text, REQUEST_BYTES)
    }

    /// An answer as it is written down.
    pub(super) fn answer(&self, text: &str) -> String {
        self.cut(text, ANSWER_BYTES)
    }

    fn cut(&self, text: &str, most: usize) -> String {
        let mut text = text.to_owned();
        for secret in &self.0 {
            text = text.replace(secret, HIDDEN);
        }
        text.truncate(text.floor_char_boundary(most));
        text
    }
}

/// The bodies of a message that was made to be written down, in the order of those that were sent.
pub(super) struct Shown(Vec<String>);

impl Shown {
    /// Of what was made; nothing where it cannot be made without its links.
    pub(super) fn of(made: Result<Rendered, String>) -> Self {
        Self(match made {
            Ok(Rendered::Http(request)) => vec![request.body],
            Ok(Rendered::Mail(mails)) => {
                let mails = mails.iter().map(|mail| mail.message.formatted());
                mails
                    .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                    .collect()
            }
            Ok(Rendered::Kept) | Err(_) => Vec::new(),
        })
    }

    pub(super) fn at(&self, place: usize) -> &str {
        self.0.get(place).map(String::as_str).unwrap_or_default()
    }
}

/// A text as it stands between the quotes of JSON.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json[1..json.len() - 1].to_owned()
}
