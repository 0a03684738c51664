//! What admins see of who was refused, what was done to accounts, and what should be looked at again.

use chrono::TimeDelta;
use chrono_tz::Tz;
use domain::security_review::{is_idle, lacks_second_factor, token_concerns};
use domain::views::people::StaffView;
use domain::views::security::{
    AccountActs, RefusedAddress, RefusedCount, RefusedKind, SecurityPage, TokenToReview,
};
use store::{SecurityTotal, Staff};

use crate::pages::moment::moment;
use crate::pages::people::{staff_view, token_view};
use crate::{Monitor, MonitorError};

const DAY: TimeDelta = TimeDelta::hours(24);
const MONTH: TimeDelta = TimeDelta::days(30);
/// So many addresses are named.
const ADDRESSES: u32 = 10;

/// The page for admins.
///
/// # Errors
/// When the database cannot be read.
pub async fn security_page(monitor: &Monitor) -> Result<SecurityPage, MonitorError> {
    let (store, now, zone) = (&monitor.store, monitor.now(), monitor.settings.time_zone);
    let day = store.security_totals(now - DAY).await?;
    let month = store.security_totals(now - MONTH).await?;
    let addresses = store.security_addresses(now - MONTH, ADDRESSES).await?;
    let acts = store.audit_counts(now - MONTH).await?;
    let staff = store.staff().await?;
    let coming: Vec<Staff> = staff
        .into_iter()
        .filter(|person| person.disabled_at.is_none())
        .collect();
    let tokens = store.tokens().await?.into_iter();
    let tokens = tokens.filter(|token| token.is_living(now)).map(|token| {
        let (made, ends, used) = (token.created_at, token.expires_at, token.last_used_at);
        TokenToReview {
            concerns: token_concerns(made, ends, used, now),
            token: token_view(token, zone),
        }
    });
    Ok(SecurityPage {
        as_of: now,
        refused: month
            .iter()
            .map(|total| RefusedKind {
                event: total.event,
                day: day
                    .iter()
                    .find(|one| one.event == total.event)
                    .map(|one| refused_count(one, zone)),
                month: refused_count(total, zone),
            })
            .collect(),
        addresses: addresses
            .into_iter()
            .map(|one| RefusedAddress {
                address: one.address,
                count: one.count,
                events: one.events,
                newest: moment(one.newest_at, zone),
            })
            .collect(),
        acts: acts
            .into_iter()
            .filter(|one| one.action.account_label().is_some())
            .map(|one| AccountActs {
                action: one.action,
                count: one.count,
                newest: moment(one.newest_at, zone),
            })
            .collect(),
        tokens: tokens.filter(|one| !one.concerns.is_empty()).collect(),
        without_second_factor: people(&coming, zone, |person| {
            lacks_second_factor(person.role, person.has_second_factor)
        }),
        absent: people(&coming, zone, |person| {
            is_idle(person.created_at, person.last_signed_in_at, now)
        }),
    })
}

fn people(staff: &[Staff], zone: Tz, which: impl Fn(&Staff) -> bool) -> Vec<StaffView> {
    let named = staff.iter().filter(|person| which(person)).cloned();
    named.map(|person| staff_view(person, zone)).collect()
}

fn refused_count(total: &SecurityTotal, zone: Tz) -> RefusedCount {
    RefusedCount {
        count: total.count,
        addresses: total.addresses,
        is_beyond: total.is_beyond,
        newest: moment(total.newest_at, zone),
    }
}
