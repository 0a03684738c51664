//! "I have it" that was said at PagerDuty: whoever acknowledged there has it in hand here.

use chrono::TimeDelta;
use domain::alert::channel::{ChannelId, ChannelKind};
use domain::principal::AT_PAGERDUTY;
use sha2::{Digest, Sha256};
use store::{AuditPrincipal, StoreError};

use crate::commands::acknowledge::{self, NotAcknowledged};
use crate::commands::alert::takeable;
use crate::notify::Alerts;
use crate::notify::channels::pagerduty::incoming::{self, PagerdutyAck, WEBHOOK_SECRET};
use crate::notify::vault::{VaultError, open_channel};

/// PagerDuty sends an event again for two days at most.
const EVENT_COUNTS: TimeDelta = TimeDelta::days(2);

/// What became of what PagerDuty told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagerdutyEffect {
    /// Somebody has it in hand now.
    Taken,
    /// It was nothing that changes something: another event, the same again, a cause that is over.
    Nothing,
}

/// Why what came is not listened to.
#[derive(Debug, thiserror::Error)]
pub enum PagerdutyRefused {
    /// There is no such channel, it listens to nothing, or the signature is not PagerDuty's: whoever has no
    /// secret learns nothing of which.
    #[error(
        "This is not signed with the secret of a PagerDuty channel: enter the webhook's secret in the channel."
    )]
    NotSigned,
    /// It is signed, and no event.
    #[error("This is no event of PagerDuty's webhooks, version 3: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The key for secrets is not there.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes in what PagerDuty sent about a channel's incidents.
///
/// # Errors
/// [`PagerdutyRefused`]; then nothing changed.
pub async fn acknowledge_at_pagerduty(
    alerts: &Alerts,
    channel: ChannelId,
    signatures: &str,
    body: &[u8],
    address: Option<String>,
) -> Result<PagerdutyEffect, PagerdutyRefused> {
    let name = signed_channel(alerts, channel, signatures, body).await?;
    let Some(ack) = incoming::read(body)? else {
        return Ok(PagerdutyEffect::Nothing);
    };
    let monitor = &alerts.monitor;
    let live = monitor.store.live_alerts().await?;
    let alert = live.into_iter().find(|alert| {
        let told = alert.progress.told.get(&channel);
        alert.dedup_key == ack.dedup_key && told.is_some_and(|told| !told.resolved)
    });
    let is_recent = |since| ack.at >= since && monitor.now() - ack.at <= EVENT_COUNTS;
    let Some(alert) = alert.filter(|alert| is_recent(alert.opened_at)) else {
        return Ok(PagerdutyEffect::Nothing);
    };
    let Some(what) = takeable(alert.kind, alert.subject) else {
        return Ok(PagerdutyEffect::Nothing);
    };
    let event = Sha256::digest(format!("pagerduty {channel} {}", ack.event)).into();
    if !monitor.store.use_ack_link(event, monitor.now()).await? {
        return Ok(PagerdutyEffect::Nothing);
    }
    // No person's name holds a colon, so nobody is taken for somebody who signed in.
    let by = AuditPrincipal::named(format!("{AT_PAGERDUTY}{}", who(&ack, &name)), address);
    match acknowledge::acknowledge(monitor, what, None, "", &by).await {
        Ok(()) => {
            alerts.changed();
            Ok(PagerdutyEffect::Taken)
        }
        Err(NotAcknowledged::Store(error)) => Err(error.into()),
        Err(_) => Ok(PagerdutyEffect::Nothing),
    }
}

/// The name of the channel whose secret signed.
async fn signed_channel(
    alerts: &Alerts,
    id: ChannelId,
    signatures: &str,
    body: &[u8],
) -> Result<String, PagerdutyRefused> {
    let channel = alerts.monitor.store.channel(id).await?;
    let channel = channel.filter(|row| row.removed_at.is_none());
    let channel = channel.filter(|row| row.kind == ChannelKind::Pagerduty);
    let channel = channel.ok_or(PagerdutyRefused::NotSigned)?;
    let vault = alerts.delivery.parts().vault.as_ref();
    let secrets = open_channel(vault, id, channel.secrets.as_ref()).await?;
    let secret = secrets.get(WEBHOOK_SECRET);
    match secret.filter(|secret| incoming::is_signed(secret, signatures, body)) {
        Some(_) => Ok(channel.name),
        None => Err(PagerdutyRefused::NotSigned),
    }
}

fn who<'a>(ack: &'a PagerdutyAck, channel: &'a str) -> &'a str {
    ack.person.as_deref().unwrap_or(channel)
}
