//! What a message says: of everything that is known of a cause, what somebody needs who is woken by it.

use chrono::{DateTime, Utc};
use domain::alert::decide::{Say, Why};
use domain::alert::message::{LISTED_MOST, Message, MessageContact, MessagePractice};
use domain::alert::{AlertEvent, AlertKind};
use domain::common_cause::CommonCause;
use domain::headline::{Headline, State, WhoActs};
use domain::outage::Cause;
use domain::practice::PracticeId;
use domain::principal::spoken_name;
use domain::tracks::Reason;
use domain::wording;
use store::{Change, CommonIncident, OpenHealthCondition, Outage, StoreError};

use super::case::{About, Case};
use crate::Monitor;
use crate::engine::snapshot::{Listed, Snapshot};
use crate::pages::just_before;

/// Makes messages of one turn.
pub(super) struct Composer<'a> {
    monitor: &'a Monitor,
    snapshot: std::sync::Arc<Snapshot>,
    now: DateTime<Utc>,
}

impl<'a> Composer<'a> {
    pub fn new(monitor: &'a Monitor, now: DateTime<Utc>) -> Self {
        Self {
            monitor,
            snapshot: monitor.snapshot(),
            now,
        }
    }

    /// What ties the messages of a cause together at receivers. The environment is part of it, because one
    /// receiver may hear of several.
    pub fn dedup_key(&self, case: &Case) -> String {
        let environment = self.monitor.environment();
        let (kind, number) = (case.subject.kind, case.subject.number);
        match &case.alert {
            Some(alert) => alert.dedup_key.clone(),
            None => format!("{environment}:{kind}:{number}"),
        }
    }

    /// Everything there is to say of a cause, before it is known why it is said.
    pub async fn message(&self, case: &Case, dedup_key: &str) -> Result<Message, StoreError> {
        let subject = &case.subject;
        let mut message = Message {
            event: AlertEvent::Opened,
            kind: subject.kind,
            dedup_key: dedup_key.to_owned(),
            environment: self.monitor.environment().label().to_owned(),
            title: String::new(),
            state: subject.state,
            reason: None,
            began: subject.began,
            began_latest: subject.began,
            ended: subject.ended.map(|at| (at, at)),
            at: self.now,
            time_zone: self.monitor.settings.time_zone.name().to_owned(),
            practice_count: subject.members.count(),
            practices: self.named(case.practices()),
            halo_said: None,
            who_acts: WhoActs::Us,
            steps: Vec::new(),
            contacts: Vec::new(),
            just_before: Vec::new(),
            taken: subject
                .taken
                .as_ref()
                .filter(|taken| taken.until > self.now)
                .map(|taken| (taken.by.clone(), taken.until)),
            note: None,
            path: "/".to_owned(),
            is_test: false,
        };
        match &case.about {
            About::Incident(incident) => self.tell_incident(&mut message, incident).await?,
            About::Outage(outage) => self.tell_outage(&mut message, outage).await?,
            About::Change(change) => self.tell_change(&mut message, change).await?,
            About::Health(condition) => tell_health(&mut message, condition),
        }
        Ok(message)
    }

    /// The message as it is said on one channel.
    pub fn as_said(&self, told: &Message, case: &Case, say: &Say) -> Message {
        let note = match say.why {
            Why::Rule | Why::Over => None,
            Why::NobodyAcknowledged => {
                Some("Nobody who was told before has acknowledged it.".to_owned())
            }
            Why::MoreMembers(more) => {
                let more = wording::counted(more, "more practice", "more practices");
                Some(format!("{more} since the last message."))
            }
            Why::BelongsTo(incident) => {
                let cause = self
                    .snapshot
                    .incidents
                    .iter()
                    .find(|each| each.id == incident);
                Some(cause.map_or_else(
                    || "It belongs to an incident.".to_owned(),
                    |found| format!("It belongs to an incident: {}.", found.cause.title()),
                ))
            }
            Why::Taken => case
                .subject
                .taken
                .as_ref()
                .map(|taken| format!("{} has it in hand.", spoken_name(&taken.by))),
            Why::StillOpen => Some("It is still open, and nobody has it in hand.".to_owned()),
        };
        let path = match say.why {
            Why::BelongsTo(incident) => format!("/incidents/{incident}"),
            _ => told.path.clone(),
        };
        Message {
            event: say.event,
            note,
            path,
            ..told.clone()
        }
    }

    fn named(&self, practices: impl Iterator<Item = PracticeId>) -> Vec<MessagePractice> {
        let listed = practices.filter_map(|id| self.snapshot.practices.get(&id));
        listed
            .take(LISTED_MOST)
            .map(|listed| MessagePractice {
                id: listed.id,
                name: listed.name().to_owned(),
            })
            .collect()
    }

    async fn tell_incident(
        &self,
        message: &mut Message,
        incident: &CommonIncident,
    ) -> Result<(), StoreError> {
        message.title = incident.cause.title();
        message.path = format!("/incidents/{}", incident.id);
        message.reason = incident.cause.reason();
        message.who_acts = match incident.cause.cause() {
            Cause::HaloCloud => WhoActs::HaloSupport,
            Cause::Us => WhoActs::Us,
            Cause::HaloLink => WhoActs::Nobody,
            Cause::Practice | Cause::Unclear => WhoActs::Practice,
        };
        message.steps = match &incident.cause {
            CommonCause::Access(class) => vec![wording::what_to_do(*class).to_owned()],
            cause => wording::steps_of_a_cause(cause)
                .iter()
                .map(|step| (*step).to_owned())
                .collect(),
        };
        let is_over = message.ended.is_some();
        if is_over || message.practices.is_empty() {
            let members = self
                .monitor
                .store
                .members_of(std::slice::from_ref(incident))
                .await?;
            let members = members.into_values().next().unwrap_or_default();
            // Before the first spans of an incident are written everybody is concerned, and not listed.
            if !members.is_empty() {
                message.practice_count = members.len();
                message.practices = self.named(members.into_iter());
            }
        }
        if let Some(first) = message.practices.first().map(|each| each.id)
            && matches!(
                incident.cause,
                CommonCause::Host(_) | CommonCause::Server(_)
            )
        {
            self.add_contacts(message, first, true);
        }
        Ok(())
    }

    async fn tell_outage(&self, message: &mut Message, outage: &Outage) -> Result<(), StoreError> {
        let Some(listed) = self.snapshot.practices.get(&outage.practice) else {
            return Ok(());
        };
        message.title = outage_title(listed.name(), outage);
        message.path = format!("/practices/{}", outage.practice);
        message.reason = outage.reason;
        message.began_latest = outage.began_latest;
        message.ended = outage.ended;
        self.tell_practice(message, listed, outage.state, outage.reason);
        message.just_before = just_before(self.monitor, listed.id, outage.began_latest).await?;
        Ok(())
    }

    async fn tell_change(&self, message: &mut Message, change: &Change) -> Result<(), StoreError> {
        let site = self.snapshot.sites.get(&change.site);
        let first = site.and_then(|site| site.practices.first());
        let first = first.and_then(|id| self.snapshot.practices.get(id));
        let name = first.map_or("A practice", |listed| listed.name());
        message.title = change_title(name, change);
        message.path = format!("/changes/{}", change.id);
        if let Some(listed) = first {
            let reason = site.and_then(|site| site.known.headline.reason);
            self.tell_practice(message, listed, State::Blocked, reason);
            message.just_before =
                just_before(self.monitor, listed.id, change.first_seen_at).await?;
        }
        message.who_acts = WhoActs::Us;
        message.steps = wording::steps_about(Reason::ChangeWaits)
            .iter()
            .map(|step| (*step).to_owned())
            .collect();
        Ok(())
    }

    /// What is the same for everything that is about one practice.
    fn tell_practice(
        &self,
        message: &mut Message,
        listed: &Listed,
        state: State,
        reason: Option<Reason>,
    ) {
        let headline = Headline { state, reason };
        let site = self.snapshot.site_of(listed);
        let access = site.and_then(|site| site.known.tracks.access.reason);
        let own_words = site.and_then(|site| site.latest.message.clone());
        message.halo_said =
            own_words.or_else(|| Some(wording::sentence_with(&headline, access).to_owned()));
        message.who_acts = self.snapshot.standing(listed, self.now).who_acts;
        message.steps = wording::steps(&headline, listed.pms)
            .into_iter()
            .map(str::to_owned)
            .collect();
        message.time_zone = listed.zone.name().to_owned();
        self.add_contacts(message, listed.id, false);
    }

    /// Whom to ring: who hosts the server, and, where it is about one, the practice.
    fn add_contacts(&self, message: &mut Message, practice: PracticeId, of_host_alone: bool) {
        let Some(listed) = self.snapshot.practices.get(&practice) else {
            return;
        };
        let entry = listed.entry();
        let server = match entry.server_name.as_str() {
            "" => "Server".to_owned(),
            name => format!("Server {name}"),
        };
        let practice = ("Practice".to_owned(), entry.contacts);
        let all = [(server, entry.host_contact), practice];
        let wanted = if of_host_alone { 1 } else { all.len() };
        let known = all
            .into_iter()
            .take(wanted)
            .filter(|(_, text)| !text.is_empty());
        message
            .contacts
            .extend(known.map(|(whose, text)| MessageContact { whose, text }));
    }
}

/// What an outage is called.
pub(super) fn outage_title(name: &str, outage: &Outage) -> String {
    let verb = if outage.ended.is_some() { "was" } else { "is" };
    let state = outage.state.label().to_lowercase();
    let flapping = outage.flapping.then_some(Reason::Flapping);
    match flapping.or(outage.reason) {
        Some(reason) => format!("{name} {verb} {state}: {}", wording::reason_words(reason)),
        None => format!("{name} {verb} {state}"),
    }
}

/// What a change that blocks is called.
pub(super) fn change_title(name: &str, change: &Change) -> String {
    let what = wording::change::title(change.kind, change.risk, change.entered_by.is_some());
    let verb = if change.closed_at.is_some() {
        "waited"
    } else {
        "waits"
    };
    format!(
        "{name} is blocked, and a change {verb}: {what} ({})",
        change.risk
    )
}

fn tell_health(message: &mut Message, condition: &OpenHealthCondition) {
    message.title = match condition.detail.as_str() {
        "" => condition.condition.title().to_owned(),
        detail => format!("{}: {detail}", condition.condition.title()),
    };
    message.path = "/alerts".to_owned();
    message.steps = condition
        .condition
        .steps()
        .iter()
        .map(|step| (*step).to_owned())
        .collect();
    message.kind = AlertKind::Health;
}
