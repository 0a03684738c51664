//! Stopping the export of a mapping that is thought wrong, at once and without Halo; and exporting it
//! again, which is an approval and asks Halo.

use domain::change::{ChangeKind, Risk};
use domain::expected::Expected;
use domain::site::SiteKey;
use store::Mapping;

use super::{ActingPrincipal, NotDecided, needed, takes_a_person};
use crate::Monitor;
use crate::commands;
use crate::engine::identity::weigh::proposals;

/// Stops exporting the mapping of a site. Needs no answer of Halo's.
///
/// # Errors
/// [`NotDecided`].
pub async fn withhold(
    monitor: &Monitor,
    key: &SiteKey,
    reason: &str,
    by: &ActingPrincipal,
) -> Result<(), NotDecided> {
    let reason = needed(
        reason,
        "Say why it is withheld: `reason` must not be empty.",
    )?;
    let number = commands::site_called(monitor, key).ok_or(NotDecided::NoSuchMapping)?;
    let now = monitor.now();
    monitor
        .store
        .withhold_mapping(number, &reason, &by.audited_as, now)
        .await?;
    monitor.engine.list_changed(&[number]).await;
    Ok(())
}

/// Exports a withheld mapping again: Halo must answer about its GUID as it did when it was
/// approved, and call for no change.
///
/// # Errors
/// [`NotDecided`]; then it stays withheld.
pub async fn export_again(
    monitor: &Monitor,
    key: &SiteKey,
    reason: &str,
    by: &ActingPrincipal,
) -> Result<(), NotDecided> {
    // To believe in a mapping that somebody doubted takes more than r1.
    takes_a_person(Risk::R2, by)?;
    let reason = needed(
        reason,
        "Say why it is right after all: `reason` must not be empty.",
    )?;
    let number = commands::site_called(monitor, key).ok_or(NotDecided::NoSuchMapping)?;
    let site = commands::watched(monitor, number)?;
    let guid = site.guid.filter(|_| !site.ledger.is_exported);
    let Some(guid) = guid else {
        return Err(NotDecided::Unusable(
            "This mapping is not withheld: there is nothing to export again.",
        ));
    };
    let asked = commands::ask_again(monitor, number, &site, Some(guid)).await?;
    let called_for = {
        let snapshot = monitor.snapshot();
        let entered = asked.entered.as_ref();
        let now = monitor.now();
        proposals(
            &snapshot,
            number,
            &site,
            &asked.old,
            &asked.found,
            entered,
            now,
        )
    };
    let expected = site.known.expected.as_deref();
    let approved = expected.and_then(Expected::compared_name);
    let is_right = asked.is_in_use(guid, approved.as_ref())
        && called_for.iter().all(|one| {
            matches!(
                one.kind,
                ChangeKind::SecondSiteSeen | ChangeKind::WrongDatabase
            )
        });
    if !is_right {
        monitor.engine.look_up_now(number).await;
        return Err(NotDecided::Moved {
            moved: "Halo does not say that this GUID is the one in use under this name.".to_owned(),
            now: called_for.into_iter().map(|one| one.new).collect(),
        });
    }
    let mapping = Mapping {
        guid,
        halo_name: site.known.approved_name().map(str::to_owned),
        approved_with: expected
            .map(|expected| expected.with.clone())
            .unwrap_or_default(),
    };
    monitor
        .store
        .export_again(number, mapping, &reason, &by.audited_as, monitor.now())
        .await?;
    monitor.engine.list_changed(&[number]).await;
    Ok(())
}
