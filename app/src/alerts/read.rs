//! What the pages about alerts show.

use domain::alert::lines::{IN_HAND, lines, subject_line, until};
use domain::principal::spoken_name;
use domain::views::alerts::{AlertsPage, AlertsQuery};
use domain::wording::IT_IS_OVER;
use leptos::prelude::*;

use crate::app_error::AppError;

/// Rules, channels, deliveries.
///
/// Who may use it: every role. What was entered for channels is for admins.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_alerts(query: AlertsQuery) -> Result<AlertsPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    use domain::permission::Permission::{Administer, Read};
    let reader = who_may(Read)?;
    let alerts = expect_context::<monitor::notify::Alerts>();
    let page = monitor::pages::alerts_page(&alerts, &query).await;
    let mut page = page.map_err(|error| not_answered(&error.into()))?;
    if !reader.may(Administer) {
        page.offers.clear();
        for item in page.undelivered.iter_mut().chain(&mut page.deliveries) {
            item.answer = status_alone(&item.answer);
        }
        for channel in &mut page.channels {
            channel.settings.clear();
            channel.secrets.clear();
            if let Some(trouble) = &mut channel.feed_trouble {
                trouble.words.clear();
            }
        }
    }
    Ok(page)
}

/// What came back, without words: they may name who is told, or where.
fn status_alone(answer: &str) -> String {
    let status = answer.split(' ').next().unwrap_or_default();
    let is_status = !status.is_empty() && status.bytes().all(|byte| byte.is_ascii_digit());
    match (is_status, answer.is_empty()) {
        (true, _) => status.to_owned(),
        (false, true) => String::new(),
        (false, false) => "An admin sees why.".to_owned(),
    }
}

/// What the link of a message is about, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedMessage {
    /// The line that names it.
    pub title: String,
    /// What it says, a label and a text each.
    pub lines: Vec<(&'static str, String)>,
    /// To whom it was sent.
    pub recipient: String,
    /// Until when the link works.
    pub works_until: String,
    /// What can be done by it now.
    pub standing: LinkStanding,
    /// The page about it, for those who sign in.
    pub path: String,
}

/// How that stands now which a link is about: the message may be older.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkStanding {
    /// Nobody has it; whoever takes it now has it until then.
    Open(String),
    /// Somebody has it, until then.
    Taken(String, String),
    /// There is nothing to take in hand, and why.
    Closed(String),
}

/// What a link is about; else why it is none, in words.
///
/// Who may use it: whoever holds the link. It is signed, and tells what the message told.
pub async fn read_link(token: String) -> Result<LinkedMessage, String> {
    use monitor::commands::acknowledge::Standing;
    use monitor::commands::alert::acknowledge_by_link::LinkRefused;
    let alerts = expect_context::<monitor::notify::Alerts>();
    let linked = monitor::commands::alert::acknowledge_by_link::linked(&alerts, &token).await;
    let linked = linked.map_err(|refused| refused.to_string())?;
    let message = &linked.message;
    let standing = match linked.standing {
        Some(Standing::Open(at)) => LinkStanding::Open(until(message, at)),
        Some(Standing::Taken(by, at)) => LinkStanding::Taken(spoken_name(&by), until(message, at)),
        Some(Standing::Over) => LinkStanding::Closed(IT_IS_OVER.to_owned()),
        None => LinkStanding::Closed(LinkRefused::NothingToTake.to_string()),
    };
    Ok(LinkedMessage {
        title: subject_line(message),
        works_until: until(message, linked.link.expires),
        standing,
        // Who has it is said as it is now.
        lines: lines(message)
            .into_iter()
            .filter(|line| line.label != IN_HAND)
            .map(|line| (line.label, line.text))
            .collect(),
        recipient: linked.link.recipient,
        path: linked.message.path,
    })
}
