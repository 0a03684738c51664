//! A GUID that staff read from the server's registry: verified at Halo before it may become a change,
//! and then somebody else's to approve.

use domain::expected::Expected;
use domain::observation::{FailureClass, SiteAnswer};
use domain::practice::PracticeId;
use domain::question_priority::Priority;
use domain::site::{HaloGuid, SiteKey};

use super::{ActingPrincipal, NotDecided};
use crate::Monitor;
use crate::commands;
use crate::pages;

/// Has a GUID looked at for the site of a practice. Halo must know it and, where it tells PMS
/// and Site ID, give the same.
///
/// # Errors
/// [`NotDecided`]; then nothing is looked at.
pub async fn enter_guid(
    monitor: &Monitor,
    id: PracticeId,
    guid: &str,
    by: &ActingPrincipal,
) -> Result<(), NotDecided> {
    let guid: HaloGuid = guid
        .parse()
        .map_err(|error: domain::site::NotAHaloGuid| NotDecided::Refused(format!("{error}.")))?;
    let number = pages::site_row(monitor, id).ok_or(NotDecided::NoSuchPractice)?;
    let site = commands::watched(monitor, number)?;
    if site.guid == Some(guid) {
        return Err(NotDecided::Unusable(
            "This is the GUID that is approved already.",
        ));
    }
    let reply = monitor.engine.status(guid, Priority::Person).await?;
    match reply.outcome {
        Ok(answer) => belongs_to(&answer, &site.key)?,
        Err(failure) if !is_about_the_guid(failure.class) => {
            return Err(NotDecided::HaloSilent(failure.message));
        }
        Err(failure) => {
            return Err(NotDecided::Refused(format!(
                "Halo does not tell about this GUID ({}). Check it in the registry of the \
                 server, and ask Halo Support.",
                failure.message
            )));
        }
    }
    let now = monitor.now();
    monitor
        .store
        .enter_guid(number, guid, &by.audited_as, now)
        .await?;
    monitor.engine.list_changed(&[number]).await;
    monitor.engine.look_up_now(number).await;
    Ok(())
}

/// Ends the looking at what was entered. Says whether there was something.
///
/// # Errors
/// [`NotDecided`].
pub async fn withdraw_guid(
    monitor: &Monitor,
    id: PracticeId,
    by: &ActingPrincipal,
) -> Result<bool, NotDecided> {
    let number = pages::site_row(monitor, id).ok_or(NotDecided::NoSuchPractice)?;
    let now = monitor.now();
    let was_there = monitor
        .store
        .withdraw_guid(number, &by.audited_as, now)
        .await?;
    monitor.engine.list_changed(&[number]).await;
    monitor.engine.look_up_now(number).await;
    Ok(was_there)
}

/// Whether it is this GUID that Halo refuses: it does not know it, keeps it from us, or takes it for none.
fn is_about_the_guid(class: FailureClass) -> bool {
    class.tells_of_the_guid() || class == FailureClass::RejectedRequest
}

/// Refuses a GUID that Halo gives to another PMS or Site ID: it may be another practice's.
fn belongs_to(answer: &SiteAnswer, key: &SiteKey) -> Result<(), NotDecided> {
    match Expected::of(key.clone()).told_otherwise(answer) {
        None => Ok(()),
        Some(words) => Err(NotDecided::Refused(format!(
            "{words} This GUID may be another practice’s."
        ))),
    }
}
