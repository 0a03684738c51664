//! One try: open the channel, render the message, send it, and say what the answer means.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::channel::{AttemptOutcome, ChannelKind};
use domain::alert::message::Message;
use store::ChannelRow;

use super::DeliveryParts;
use super::hidden::{Hidden, Shown};
use crate::notify::ack_link;
use crate::notify::channels::{
    self, ChannelType, Mail, OpenChannel, Parcel, Rendered, Smtp, Verdict, wants_link,
};
use crate::notify::outbound::{NotSent, OutboundRequest};
use crate::notify::vault::{self, VaultError};

/// What is to be sent.
pub(super) struct Job<'a> {
    pub(super) message_id: &'a str,
    pub(super) alert: Option<i64>,
    pub(super) body: &'a Message,
    pub(super) follows: Option<&'a str>,
    /// Who has it already, a line each.
    pub(super) receipt: Option<&'a str>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    pub(super) outcome: AttemptOutcome,
    pub(super) retry_after: Option<TimeDelta>,
    pub(super) request: String,
    pub(super) status: Option<i64>,
    pub(super) answer: String,
    pub(super) receipt: Option<String>,
}

impl Tried {
    fn in_vain(outcome: AttemptOutcome, words: impl Into<String>) -> Self {
        Self {
            outcome,
            retry_after: None,
            request: String::new(),
            status: None,
            answer: words.into(),
            receipt: None,
        }
    }
}

/// A channel with its secrets.
pub(crate) async fn open(
    parts: &DeliveryParts,
    row: &ChannelRow,
) -> Result<OpenChannel, VaultError> {
    Ok(OpenChannel {
        id: row.id,
        name: row.name.clone(),
        kind: row.kind,
        settings: row.settings.clone(),
        secrets: vault::open_channel(&*parts.vault, row.id, row.secrets.as_ref()).await?,
    })
}

/// Tries once. A key that is not there comes back, so without it nothing is given up.
pub(super) async fn send(
    parts: &DeliveryParts,
    row: &ChannelRow,
    job: &Job<'_>,
    now: DateTime<Utc>,
) -> Tried {
    let channel = match open(parts, row).await {
        Ok(channel) => channel,
        Err(error) => return Tried::in_vain(AttemptOutcome::Failed, error.to_string()),
    };
    // Somebody may start Sundog with a mail server again.
    if channel.kind == ChannelKind::Email && parts.smtp.is_none() {
        return no_mail_server();
    }
    let kind = channels::of(channel.kind);
    let links = match links(parts, kind, &channel, job, now).await {
        Ok(links) => links,
        Err(error) => return Tried::in_vain(AttemptOutcome::Failed, error.to_string()),
    };
    let render = |links| {
        kind.render(Parcel {
            channel: &channel,
            message_id: job.message_id,
            message: job.body,
            now,
            public_url: &parts.public_url,
            links,
            follows: job.follows,
            from: parts.smtp.as_ref().map(Smtp::from),
        })
    };
    let rendered = render(&links);
    let shown = Shown::of(render(&Hidden::in_place_of(&links)));
    let hidden = Hidden::new(&channel.secrets, &links);
    match (rendered, &parts.smtp) {
        (Ok(Rendered::Http(request)), _) => {
            let shown = hidden.request(&request, shown.at(0), kind.hides_url());
            post(parts, kind, &request, shown, &hidden, now).await
        }
        (Ok(Rendered::Mail(mails)), Some(smtp)) => {
            mail(smtp, &mails, &shown, job.receipt, &hidden).await
        }
        (Ok(Rendered::Kept), _) => Tried::in_vain(AttemptOutcome::Delivered, String::new()),
        (Ok(Rendered::Mail(_)), None) => no_mail_server(),
        (Err(words), _) => Tried::in_vain(AttemptOutcome::Refused, hidden.answer(&words)),
    }
}

fn no_mail_server() -> Tried {
    Tried::in_vain(
        AttemptOutcome::Failed,
        "Sundog was started without a mail server.",
    )
}

/// A link of their own for each recipient.
async fn links(
    parts: &DeliveryParts,
    kind: &dyn ChannelType,
    channel: &OpenChannel,
    job: &Job<'_>,
    now: DateTime<Utc>,
) -> Result<BTreeMap<String, String>, VaultError> {
    let mut links = BTreeMap::new();
    let Some(alert) = job.alert.filter(|_| wants_link(job.body)) else {
        return Ok(links);
    };
    let public_url = parts.public_url.trim_end_matches('/');
    for recipient in kind.recipients(channel) {
        let to = (recipient.as_str(), channels::destination(channel));
        let token = ack_link::make(&*parts.vault, alert, channel.id, to, now).await?;
        links.insert(recipient, format!("{public_url}/ack/{token}"));
    }
    Ok(links)
}

async fn post(
    parts: &DeliveryParts,
    kind: &dyn ChannelType,
    request: &OutboundRequest,
    shown: String,
    hidden: &Hidden,
    now: DateTime<Utc>,
) -> Tried {
    let (outcome, retry_after, status, answer) = match parts.outbound.post(request, now).await {
        Ok(answer) => {
            let (outcome, retry_after) = match kind.judge(&answer) {
                Verdict::Delivered => (AttemptOutcome::Delivered, None),
                Verdict::TryAgain(wait) => (AttemptOutcome::Failed, wait),
                Verdict::Refused => (AttemptOutcome::Refused, None),
            };
            (
                outcome,
                retry_after,
                Some(answer.status.into()),
                answer.text,
            )
        }
        Err(NotSent::Never(words)) => (AttemptOutcome::Refused, None, None, words),
        Err(NotSent::NotNow(words)) => (AttemptOutcome::Failed, None, None, words),
    };
    Tried {
        outcome,
        retry_after,
        request: shown,
        status,
        answer: hidden.answer(&answer),
        receipt: None,
    }
}

/// Sends a mail to each who has none yet. It is delivered once everybody has one, tried again as long as that
/// may be, and refused where somebody's is refused for good.
async fn mail(
    smtp: &Smtp,
    mails: &[Mail],
    shown: &Shown,
    receipt: Option<&str>,
    hidden: &Hidden,
) -> Tried {
    let mut have: BTreeSet<String> = receipt
        .into_iter()
        .flat_map(str::lines)
        .map(str::to_owned)
        .collect();
    let (mut said, mut status, mut request) = (String::new(), None, String::new());
    let (mut failed, mut refused) = (false, false);
    for (at, each) in mails.iter().enumerate() {
        let to = each.to.to_string();
        if have.contains(&to) {
            continue;
        }
        if request.is_empty() {
            request = hidden.answer(shown.at(at));
        }
        let (code, words) = match smtp.send(&each.message).await {
            Ok((code, words)) => {
                have.insert(to.clone());
                (Some(code), words)
            }
            Err(failure) => {
                failed |= !failure.is_permanent;
                refused |= failure.is_permanent;
                (failure.status, failure.words)
            }
        };
        status = code.map(i64::from).or(status);
        said.push_str(&format!("{to}: {words}\n"));
    }
    let outcome = match (failed, refused) {
        (true, _) => AttemptOutcome::Failed,
        (false, true) => AttemptOutcome::Refused,
        (false, false) => AttemptOutcome::Delivered,
    };
    Tried {
        outcome,
        retry_after: None,
        request,
        status,
        answer: hidden.answer(&said),
        receipt: Some(have.into_iter().collect::<Vec<_>>().join("\n")),
    }
}
