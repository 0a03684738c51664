//! "I have it" by the link in a message. Following the link only shows what it is about, because scanners of
//! mail follow links; sending the form acknowledges, once.

use domain::alert::message::Message;
use domain::principal::BY_LINK;
use store::{Acknowledgeable, AuditPrincipal, DeliveryFilter, StoreError};

use crate::commands::acknowledge::{self, NotAcknowledged, Standing};
use crate::commands::alert::takeable;
use crate::notify::Alerts;
use crate::notify::ack_link::{AckLink, NotALink, read};
use crate::notify::channels::{destination, of};
use crate::notify::delivery::open;

/// What a link is about.
#[derive(Clone, Debug)]
pub struct LinkedAlert {
    /// The link.
    pub link: AckLink,
    /// The newest message about it on the channel that the link came by.
    pub message: Message,
    /// How that stands now, which the message may not know yet; none where nothing can be taken in hand.
    pub standing: Option<Standing>,
    /// What would be taken in hand; none where only Sundog itself is concerned.
    what: Option<Acknowledgeable>,
}

/// Why a link does nothing.
#[derive(Debug, thiserror::Error)]
pub enum LinkRefused {
    /// It is no link of ours, or too old.
    #[error(transparent)]
    Link(#[from] NotALink),
    /// What it is about is forgotten.
    #[error("What this link is about is not kept any more. Sign in to see what is open.")]
    Forgotten,
    /// Whoever it was sent to is not told on its channel any more, or the channel is gone.
    #[error("This link was sent to somebody who is no longer told. Sign in to acknowledge.")]
    NoLongerTold,
    /// It was used.
    #[error(
        "This link was used already: whoever used it has it in hand, unless their time is over."
    )]
    Used,
    /// It cannot be taken in hand.
    #[error("This cannot be taken in hand: it is settled by deciding or by mending it.")]
    NothingToTake,
    /// It is over, or the like.
    #[error(transparent)]
    NotAcknowledged(#[from] NotAcknowledged),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a link is about. Nothing is done.
///
/// # Errors
/// [`LinkRefused`].
pub async fn linked(alerts: &Alerts, token: &str) -> Result<LinkedAlert, LinkRefused> {
    let monitor = &alerts.monitor;
    let vault = &alerts.delivery.parts().vault;
    let link = read(vault.as_ref(), token, monitor.now()).await?;
    if !is_still_told(alerts, &link).await? {
        return Err(LinkRefused::NoLongerTold);
    }
    let filter = DeliveryFilter {
        alert: Some(link.alert),
        channel: Some(link.channel),
        ..DeliveryFilter::default()
    };
    let newest = monitor.store.deliveries(&filter, 1).await?.pop();
    let message = newest.ok_or(LinkRefused::Forgotten)?.body;
    let subject = monitor.store.alert_subject(link.alert).await?;
    let (kind, number) = subject.ok_or(LinkRefused::Forgotten)?;
    let what = takeable(kind, number);
    let standing = match what {
        Some(what) => Some(acknowledge::standing(monitor, what).await?),
        None => None,
    };
    Ok(LinkedAlert {
        link,
        message,
        standing,
        what,
    })
}

/// Whether a message on the link's channel would still go to whom it was sent to: taking somebody off a
/// channel, or leading it elsewhere, takes back what they were handed there.
async fn is_still_told(alerts: &Alerts, link: &AckLink) -> Result<bool, LinkRefused> {
    let row = alerts.monitor.store.channel(link.channel).await?;
    let Some(row) = row.filter(|row| row.removed_at.is_none()) else {
        return Ok(false);
    };
    let channel = open(alerts.delivery.parts(), &row).await;
    let channel = channel.map_err(NotALink::from)?;
    let recipients = of(channel.kind).recipients(&channel);
    Ok(recipients.contains(&link.recipient) && destination(&channel) == link.destination)
}

/// Takes what a link is about in hand, as whoever the message went to.
///
/// # Errors
/// [`LinkRefused`]; then nothing changed.
pub async fn acknowledge_by_link(
    alerts: &Alerts,
    token: &str,
    address: Option<String>,
) -> Result<LinkedAlert, LinkRefused> {
    let linked = linked(alerts, token).await?;
    let what = linked.what.ok_or(LinkRefused::NothingToTake)?;
    // What is over uses no link up, or the next answer would be that somebody has it.
    if linked.standing == Some(Standing::Over) {
        return Err(NotAcknowledged::Over.into());
    }
    let monitor = &alerts.monitor;
    if !monitor
        .store
        .use_ack_link(linked.link.digest, monitor.now())
        .await?
    {
        return Err(LinkRefused::Used);
    }
    // No person's name holds a colon, so nobody is taken for somebody who signed in.
    let by = AuditPrincipal::named(format!("{BY_LINK}{}", linked.link.recipient), address);
    acknowledge::acknowledge(monitor, what, None, "", &by).await?;
    alerts.changed();
    Ok(linked)
}
