//! The ways by which messages travel.

use std::collections::BTreeMap;

use app::form_outcome::ShownOnce;
use domain::action::channel::ChannelAction;
use domain::action::field::{SECRET_FIELD, SentFields};
use domain::alert::channel::{ChannelId, ChannelKind};
use monitor::commands::alert::channel::{
    ChannelForm, ChannelNotKept, add_channel, edit_channel, remove_channel, resend, test_channel,
};
use monitor::pages::{attempt_view, channel_fields};

use super::context::ActionRequest;
use super::{Completed, Perform};
use crate::rates::Rated;
use crate::refusal::{Refusal, RefusalKind};

impl Perform for ChannelAction {
    async fn perform(self, _: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let (alerts, by) = (&request.context.alerts, request.audited_as());
        match self {
            Self::Add { kind, fields } => {
                let kind: ChannelKind = kind
                    .parse()
                    .map_err(|_| Refusal::unusable("Choose how the messages travel.").at("kind"))?;
                let form = form(kind, &fields);
                let name = form.name.clone();
                let (_, made) = add_channel(alerts, kind, form, by).await?;
                if let Some((_, secret)) = made.into_iter().next() {
                    return Ok(Completed::Showing(ShownOnce::ChannelSecret {
                        name,
                        secret,
                    }));
                }
            }
            Self::Edit { id, fields } => {
                let id = ChannelId(id);
                let channel = alerts.monitor.channel(id).await?;
                let channel = channel.ok_or_else(no_such_channel)?;
                edit_channel(alerts, id, form(channel.kind, &fields), by).await?;
            }
            Self::Remove { id } => remove_channel(alerts, ChannelId(id), by).await?,
            Self::Test { id } => {
                request.once_more(Rated::Recheck)?;
                let attempt = test_channel(alerts, ChannelId(id)).await?;
                return Ok(Completed::Showing(ShownOnce::ChannelTest {
                    channel: id,
                    attempt: attempt_view(attempt),
                }));
            }
            Self::Resend { id } => {
                request.once_more(Rated::Response)?;
                if !resend(alerts, id, by).await? {
                    return Err(nothing_to_resend());
                }
            }
        }
        Ok(Completed::Done)
    }
}

/// What was sent for a channel of a kind: settings by their names, secrets by theirs behind a prefix.
fn form(kind: ChannelKind, sent: &SentFields) -> ChannelForm {
    let (mut settings, mut secrets) = (BTreeMap::new(), BTreeMap::new());
    for field in channel_fields(kind) {
        if field.is_secret {
            let text = sent
                .get(&format!("{SECRET_FIELD}{}", field.name))
                .to_owned();
            secrets.insert(field.name, text);
        } else {
            let text = sent.get(&field.name).to_owned();
            settings.insert(field.name, text);
        }
    }
    secrets.retain(|_, text| !text.trim().is_empty());
    ChannelForm {
        name: sent.get("name").to_owned(),
        settings,
        secrets: secrets.into(),
    }
}

/// What is said where no channel has a number.
pub fn no_such_channel() -> Refusal {
    ChannelNotKept::NoSuchChannel.into()
}

/// What is said where a message cannot be sent again.
pub fn nothing_to_resend() -> Refusal {
    Refusal::new(
        RefusalKind::NothingToDo,
        "Only a message that was given up is sent again, on a channel that is still there.",
    )
}
