//! What the pages about people show: staff, tokens, one's own sessions, the audit trail. Their times
//! belong to no practice and are told in the configured zone.

use domain::outside_text::isolated;
use std::str::FromStr;

use chrono_tz::Tz;
use domain::audit::Action;
use domain::principal::{SESSION_LASTS, StaffId};
use domain::views::people::{
    AuditEntry, AuditPage, AuditQuery, ConsumerView, Profile, SessionView, StaffPage, StaffView,
    TokenPage, TokenView, UnreadActs,
};
use store::{AuditRecord, Staff, Token};

use crate::pages::moment::{ListClock, moment};
use crate::{Monitor, MonitorError};

/// Entries of the audit trail on one page.
const ENTRIES: u32 = 50;

/// Everyone on the staff.
///
/// # Errors
/// When the database cannot be read.
pub async fn staff_page(monitor: &Monitor) -> Result<StaffPage, MonitorError> {
    let staff = monitor.store.staff().await?.into_iter();
    let tokens = monitor.store.tokens().await?;
    let (now, zone) = (monitor.now(), monitor.settings.time_zone);
    let made_by = |id| {
        let living = tokens.iter().filter(|token| token.is_living(now));
        let theirs = living.filter(|token| token.created_by_staff == Some(id));
        theirs.map(|token| token.name.clone()).collect()
    };
    let mut left = monitor.store.left_behind(now).await?;
    Ok(StaffPage {
        as_of: now,
        staff: staff
            .map(|one| {
                let left = left.remove(&one.id).unwrap_or_default();
                StaffView {
                    tokens: made_by(one.id),
                    links: left.links,
                    unused_accounts: left.unused_accounts,
                    ..staff_view(one, zone)
                }
            })
            .collect(),
        second_factor_required: monitor.store.second_factor_required().await?,
    })
}

/// Every API token.
///
/// # Errors
/// When the database cannot be read.
pub async fn token_page(monitor: &Monitor) -> Result<TokenPage, MonitorError> {
    let tokens = monitor.store.tokens().await?.into_iter();
    let consumers = monitor
        .store
        .feed_consumers_with_tokens(monitor.now())
        .await?
        .into_iter();
    let zone = monitor.settings.time_zone;
    Ok(TokenPage {
        as_of: monitor.now(),
        tokens: tokens.map(|one| token_view(one, zone)).collect(),
        consumers: consumers
            .map(|one| ConsumerView {
                name: one.name,
                seq: one.seq,
                at: moment(one.at, zone),
                token: one.token,
                has_token_ended: one.has_token_ended,
                taken_at: one.taken_at.map(|at| moment(at, zone)),
            })
            .collect(),
    })
}

/// What others did to a person's account and they have not said to have read.
///
/// # Errors
/// When the database cannot be read.
pub async fn unread_acts(
    monitor: &Monitor,
    staff: StaffId,
) -> Result<Option<UnreadActs>, MonitorError> {
    let unread = monitor.store.unread_acts(staff).await?;
    let zone = monitor.settings.time_zone;
    let up_to = unread.last().map(|act| act.id);
    let acts = unread.into_iter().map(|unread| {
        let act = unread.act;
        let sentence = format!("{} {} you", isolated(&act.by_name), act.kind.words());
        (sentence, moment(act.at, zone))
    });
    Ok(up_to.map(|up_to| UnreadActs {
        acts: acts.collect(),
        up_to,
    }))
}

/// A page of the audit trail, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn audit_page(monitor: &Monitor, query: &AuditQuery) -> Result<AuditPage, MonitorError> {
    let mut entries = audit_entries(monitor, query, ENTRIES + 1).await?;
    let more = entries.len() > ENTRIES as usize;
    entries.truncate(ENTRIES as usize);
    Ok(AuditPage {
        as_of: monitor.now(),
        query: query.clone(),
        next: entries.last().filter(|_| more).map(|entry| entry.number),
        entries,
        actions: Action::ALL.iter().map(ToString::to_string).collect(),
    })
}

/// Entries of the audit trail, newest first, `limit` at most.
///
/// # Errors
/// When the database cannot be read.
pub async fn audit_entries(
    monitor: &Monitor,
    query: &AuditQuery,
    limit: u32,
) -> Result<Vec<AuditEntry>, MonitorError> {
    // A word that is no action's is found nowhere.
    if !query.action.is_empty() && Action::from_str(&query.action).is_err() {
        return Ok(Vec::new());
    }
    let records = monitor.store.audit(query, limit).await?.into_iter();
    let clock = ListClock::asked(query.clock.as_ref(), monitor.settings.time_zone);
    Ok(records.map(|one| entry(one, clock.shared())).collect())
}

/// What a person sees of themselves; `session` is the one that asks.
///
/// # Errors
/// When the database cannot be read.
pub async fn profile(
    monitor: &Monitor,
    staff: StaffId,
    session: i64,
) -> Result<Option<Profile>, MonitorError> {
    let Some(person) = monitor.store.staff_member(staff).await? else {
        return Ok(None);
    };
    let (now, zone) = (monitor.now(), monitor.settings.time_zone);
    let sessions = monitor
        .store
        .sessions_of(staff, now - SESSION_LASTS, now)
        .await?;
    let demanded = monitor.store.second_factor_required().await?;
    Ok(Some(Profile {
        as_of: now,
        second_factor: person.has_second_factor,
        second_factor_required: person.role.needs_second_factor(demanded),
        recovery_codes_left: monitor.store.recovery_codes_left(staff).await?,
        name: person.name,
        role: person.role,
        sessions: sessions
            .into_iter()
            .map(|one| SessionView {
                number: one.number,
                signed_in_at: moment(one.signed_in_at, zone),
                last_seen_at: moment(one.last_seen_at, zone),
                address: one.address,
                browser: one.browser,
                is_this: one.number == session,
            })
            .collect(),
    }))
}

/// A person, without what they made.
pub(super) fn staff_view(one: Staff, zone: Tz) -> StaffView {
    StaffView {
        id: one.id,
        name: one.name,
        role: one.role,
        created_at: moment(one.created_at, zone),
        has_password: one.password_hash.is_some(),
        second_factor: one.has_second_factor,
        last_signed_in_at: one.last_signed_in_at.map(|at| moment(at, zone)),
        disabled_at: one.disabled_at.map(|at| moment(at, zone)),
        tokens: Vec::new(),
        links: Vec::new(),
        unused_accounts: Vec::new(),
    }
}

pub(super) fn token_view(one: Token, zone: Tz) -> TokenView {
    TokenView {
        id: one.id,
        name: one.name,
        role: one.role,
        created_by: one.created_by,
        created_at: moment(one.created_at, zone),
        expires_at: one.expires_at.map(|at| moment(at, zone)),
        last_used_at: one.last_used_at.map(|at| moment(at, zone)),
        revoked_at: one.revoked_at.map(|at| moment(at, zone)),
    }
}

fn entry(one: AuditRecord, zone: Tz) -> AuditEntry {
    AuditEntry {
        number: one.number,
        at: moment(one.at, zone),
        actor: one.actor,
        address: one.address,
        action: one.action,
        subject: one.subject,
        before: one.was,
        after: one.became,
    }
}
