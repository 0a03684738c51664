//! What the pages about people show: staff, tokens, one's own sessions, the audit trail.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use domain::actor::{SESSION_LASTS, StaffId};
use domain::audit::Action;
use domain::views::Moment;
use domain::views::people::{
    AuditEntry, AuditPage, AuditQuery, Profile, SessionView, StaffPage, StaffView, TokenPage,
    TokenView,
};
use store::{AuditRecord, Staff, Token};

use crate::moment::moment;
use crate::{Monitor, MonitorError};

/// Entries of the audit trail on one page.
const ENTRIES: u32 = 50;

impl Monitor {
    /// Everyone on the staff.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn staff_page(&self) -> Result<StaffPage, MonitorError> {
        let staff = self.store.staff().await?;
        Ok(StaffPage {
            as_of: self.clock.now(),
            staff: staff.into_iter().map(|one| self.staff_view(one)).collect(),
            second_factor_required: self.store.second_factor_required().await?,
        })
    }

    /// Every API token.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn token_page(&self) -> Result<TokenPage, MonitorError> {
        let tokens = self.store.tokens().await?;
        Ok(TokenPage {
            as_of: self.clock.now(),
            tokens: tokens.into_iter().map(|one| self.token_view(one)).collect(),
        })
    }

    /// A page of the audit trail, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit_page(&self, query: &AuditQuery) -> Result<AuditPage, MonitorError> {
        let mut entries = self.audit_entries(query, ENTRIES + 1).await?;
        let more = entries.len() > ENTRIES as usize;
        entries.truncate(ENTRIES as usize);
        Ok(AuditPage {
            as_of: self.clock.now(),
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
        &self,
        query: &AuditQuery,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, MonitorError> {
        // A word that is no action's is found nowhere.
        if !query.action.is_empty() && Action::from_str(&query.action).is_err() {
            return Ok(Vec::new());
        }
        let records = self.store.audit(query, limit).await?;
        Ok(records.into_iter().map(|one| self.entry(one)).collect())
    }

    /// What a person sees of themselves; `session` is the one that asks.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn profile(
        &self,
        staff: StaffId,
        session: i64,
    ) -> Result<Option<Profile>, MonitorError> {
        let Some(person) = self.store.staff_member(staff).await? else {
            return Ok(None);
        };
        let now = self.clock.now();
        let sessions = self
            .store
            .sessions_of(staff, now - SESSION_LASTS, now)
            .await?;
        let demanded = self.store.second_factor_required().await?;
        Ok(Some(Profile {
            as_of: now,
            second_factor: person.has_second_factor,
            second_factor_required: person.role.needs_second_factor(demanded),
            recovery_codes_left: self.store.recovery_codes_left(staff).await?,
            name: person.name,
            role: person.role,
            sessions: sessions
                .into_iter()
                .map(|one| SessionView {
                    number: one.number,
                    signed_in_at: self.told(one.signed_in_at),
                    last_seen_at: self.told(one.last_seen_at),
                    address: one.address,
                    browser: one.browser,
                    is_this: one.number == session,
                })
                .collect(),
        }))
    }

    fn staff_view(&self, one: Staff) -> StaffView {
        StaffView {
            id: one.id,
            name: one.name,
            role: one.role,
            created_at: self.told(one.created_at),
            has_password: one.password_hash.is_some(),
            second_factor: one.has_second_factor,
            last_signed_in_at: one.last_signed_in_at.map(|at| self.told(at)),
            disabled_at: one.disabled_at.map(|at| self.told(at)),
        }
    }

    fn token_view(&self, one: Token) -> TokenView {
        TokenView {
            id: one.id,
            name: one.name,
            role: one.role,
            created_by: one.created_by,
            created_at: self.told(one.created_at),
            expires_at: one.expires_at.map(|at| self.told(at)),
            last_used_at: one.last_used_at.map(|at| self.told(at)),
            revoked_at: one.revoked_at.map(|at| self.told(at)),
        }
    }

    fn entry(&self, one: AuditRecord) -> AuditEntry {
        AuditEntry {
            number: one.number,
            at: self.told(one.at),
            actor: one.author.name,
            address: one.author.address,
            action: one.action,
            subject: one.subject,
            before: one.was,
            after: one.became,
        }
    }

    /// A time that belongs to no practice is told in the configured zone.
    fn told(&self, at: DateTime<Utc>) -> Moment {
        moment(at, self.settings.time_zone)
    }
}
