//! How does a practice stand: in which state, since when, whose move it is, and does it need somebody now?
//!
//! Every page asks here, of now and of any time in the past, so that no two of them tell another truth.

use chrono::{DateTime, TimeDelta, Utc};
use domain::common_cause::CommonCause;
use domain::headline::{Headline, State, WhoActs};
use domain::outage::Kind;

use super::{Listed, SiteState, Snapshot};

/// For so long an orderly stop in the middle of an update is probably that update.
const UPDATE_TAKES: TimeDelta = TimeDelta::minutes(15);

/// A practice beside its site, with what follows from both.
#[derive(Clone, Copy, Debug)]
pub struct PracticeStanding {
    /// State and reason.
    pub headline: Headline,
    /// Whose move.
    pub who_acts: WhoActs,
    /// When the state was first seen, bridging what nobody saw.
    pub since: DateTime<Utc>,
    /// Since when its reason holds, which may change while the state does not.
    pub reason_since: DateTime<Utc>,
    /// How much of the time since then nobody saw.
    pub unseen: TimeDelta,
    /// When it opens, if it is known to be closed now.
    pub opens_at: Option<DateTime<Utc>>,
    /// Whether it stands under "needs attention".
    pub attention: bool,
}

/// State and reason of a practice, and since when the state holds.
pub(super) fn headline_since(
    listed: &Listed,
    site: Option<&SiteState>,
) -> (Headline, DateTime<Utc>) {
    match (listed.retired_at, site) {
        (Some(at), _) => (Headline::RETIRED, at),
        (None, Some(site)) => {
            let since = site.run.since().unwrap_or(listed.created_at);
            (site.known.headline, since.max(listed.created_at))
        }
        (None, None) => (Headline::UNSEEN, listed.created_at),
    }
}

impl Snapshot {
    /// What a person sees of a practice at `now`.
    pub fn standing(&self, listed: &Listed, now: DateTime<Utc>) -> PracticeStanding {
        let site = self.site_of(listed);
        let (headline, since) = headline_since(listed, site);
        let unseen = site.filter(|_| listed.retired_at.is_none());
        let unseen = unseen.map_or(TimeDelta::zero(), |site| site.run.unseen());
        let opens_at = match headline.state {
            State::Offline | State::Unreachable => listed.hours.closed_until(listed.zone, now),
            _ => None,
        };
        // A state counts from its first sighting, and a reason for it from its own.
        let reason_since = site.map_or(since, |site| site.since.headline().max(since));
        let decision_waits = self.waiting_change(listed.site_row, now).is_some();
        let is_update = matches!(self.cause_of(listed, now), Some(CommonCause::LinkUpdate(_)));
        let who_acts =
            match headline.who_acts(opens_at.is_some(), decision_waits, now - reason_since) {
                // An update brings back by itself what it stopped.
                _ if is_update && !decision_waits => WhoActs::Nobody,
                who_acts => who_acts,
            };
        let attention = domain::overview::needs_attention(
            headline.state,
            who_acts,
            decision_waits,
            self.incident.is_some(),
            || self.lasts(listed, headline.state, since, now),
        );
        PracticeStanding {
            headline,
            who_acts,
            since,
            reason_since,
            // A practice that came to a site later was not there for all of it.
            unseen: unseen.min((now - since).max(TimeDelta::zero())),
            opens_at,
            attention,
        }
    }

    /// What its trouble has in common with others': the cause that its outage belongs to, or, where it
    /// stopped in order while an update goes round that it has not had, probably that.
    pub fn cause_of(&self, listed: &Listed, now: DateTime<Utc>) -> Option<&CommonCause> {
        // An outage may last while its practice is refused by now, or not seen: that is another matter.
        let (headline, _) = headline_since(listed, self.site_of(listed));
        let is_refused = match headline.state {
            State::Offline | State::Unreachable => false,
            State::Blocked => true,
            _ => return None,
        };
        let open = self.outages.get(&listed.id).into_iter().flatten();
        let mut belongs = open.filter_map(|outage| outage.incident);
        let own = belongs.find_map(|id| self.incidents.iter().find(|one| one.id == id));
        let mut causes = self.incidents.iter().map(|one| &one.cause);
        own.map(|incident| &incident.cause)
            .or_else(|| causes.find(|cause| self.may_be(cause, listed, now)))
            .filter(|cause| match cause {
                CommonCause::Access(_) => false,
                CommonCause::Authority(_) => is_refused,
                _ => !is_refused,
            })
    }

    fn may_be(&self, cause: &CommonCause, listed: &Listed, now: DateTime<Utc>) -> bool {
        let CommonCause::LinkUpdate(version) = cause else {
            return false;
        };
        self.site_of(listed).is_some_and(|site| {
            let since = site.run.since();
            let has = site.latest.facts.halo_link_version.as_ref();
            listed.retired_at.is_none()
                && site.known.headline.state == State::Offline
                && has.is_some_and(|has| has != version)
                && since.is_some_and(|since| now - since < UPDATE_TAKES)
        })
    }

    /// Whether trouble was confirmed and its grace has passed: within opening hours, where whoever acts
    /// can only be reached then.
    fn lasts(
        &self,
        listed: &Listed,
        state: State,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> bool {
        self.lasts_from(listed, state, since, now)
            .is_some_and(|from| now - from >= self.grace)
    }

    /// From when its grace counts; none where its trouble was seen once only.
    pub(crate) fn lasts_from(
        &self,
        listed: &Listed,
        state: State,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let mut open = self.outages.get(&listed.id).into_iter().flatten();
        let began = match state {
            State::Offline | State::Unreachable => {
                let down = open.find(|outage| outage.kind == Kind::Down)?.began_latest;
                let opened = listed.hours.open_since(listed.zone, now);
                opened.map_or(down, |opened| opened.max(down))
            }
            State::Blocked => open.find(|outage| outage.kind == Kind::Down)?.began_latest,
            State::Degraded => open.map(|outage| outage.began_latest).min()?,
            // What an incident hid is asked again when it ends, some at a time.
            State::Unknown => self.access_back_at.map_or(since, |back| back.max(since)),
            State::Online | State::PendingSetup | State::Retired => since,
        };
        Some(began)
    }
}
