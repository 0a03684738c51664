//! A common cause, ready to show: what happened in a sentence, who is in it, who has it. What is
//! inferred is said as inference.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::common_cause::CommonCause;
use domain::headline::State;
use domain::practice::PracticeId;
use domain::views::IncidentView;
use domain::views::outages::IncidentCard;
use domain::wording;
use store::CommonIncident;

use crate::engine::snapshot::Snapshot;
use crate::pages::moment::moment;

/// Members who are named on a card.
const NAMED: usize = 6;

/// The cards of incidents, as they are and as they are shown; open ones first.
pub(super) fn incident_cards(
    snapshot: &Snapshot,
    incidents: &[CommonIncident],
    views: Vec<IncidentView>,
    now: DateTime<Utc>,
    zone: Tz,
) -> Vec<IncidentCard> {
    let mut cards: Vec<_> = views
        .into_iter()
        .zip(incidents)
        .map(|(view, incident)| incident_card(snapshot, view, &incident.cause, now, zone))
        .collect();
    cards.sort_by_key(|card| card.incident.ended.is_some());
    cards
}

fn incident_card(
    snapshot: &Snapshot,
    shown: IncidentView,
    cause: &CommonCause,
    now: DateTime<Utc>,
    zone: Tz,
) -> IncidentCard {
    let end = shown.ended.unwrap_or(now);
    let named = shown.practice_ids.iter().take(NAMED);
    IncidentCard {
        tone: tone(cause, shown.ended.is_some()),
        sentence: sentence(cause, shown.members),
        began: moment(shown.began, zone),
        lasted_seconds: (end - shown.began).num_seconds(),
        members: members(snapshot, cause, shown.members),
        taken_until: shown.taken_until.map(|at| moment(at, zone)),
        names: named
            .filter_map(|id| Some((*id, name(snapshot, *id)?)))
            .collect(),
        incident: shown,
    }
}

fn name(snapshot: &Snapshot, id: PracticeId) -> Option<String> {
    let listed = snapshot.practices.get(&id)?;
    Some(listed.name().to_owned())
}

const fn tone(cause: &CommonCause, is_over: bool) -> State {
    if is_over {
        return State::Online;
    }
    match cause {
        CommonCause::Access(_) => State::Unknown,
        CommonCause::Host(_) | CommonCause::Server(_) | CommonCause::LinkVersion(_) => {
            State::Unreachable
        }
        CommonCause::Authority(_) => State::Blocked,
        CommonCause::LinkUpdate(_) => State::Offline,
    }
}

fn sentence(cause: &CommonCause, members: usize) -> String {
    match cause {
        CommonCause::Access(class) => format!(
            "{members} practices were unknown because of it, none counted as offline. {}",
            wording::what_to_do(*class)
        ),
        CommonCause::Host(_) => format!(
            "{members} practices on one hosting server fell silent together. The cause is probably \
             that server or its internet, not Halo Cloud and not us."
        ),
        CommonCause::Server(_) => format!(
            "{members} practices on one server fell silent together. The cause is probably that server, its \
             Halo Link or its internet, not Halo Cloud and not us."
        ),
        CommonCause::Authority(_) => format!(
            "{members} practices on one server are refused since Halo calls their databases not \
             authoritative. It was probably moved or restored, and the others on it will follow."
        ),
        CommonCause::LinkVersion(_) => format!(
            "{members} practices with this version fell silent within minutes, and hardly any other did. \
             The version may be the cause; Sundog knows nothing else that they share."
        ),
        CommonCause::LinkUpdate(_) => format!(
            "{members} practices restarted and came back with this version: probably an update of \
             Halo Link. {}",
            wording::NOBODY_NEEDS_CALLING
        ),
    }
}

fn members(snapshot: &Snapshot, cause: &CommonCause, members: usize) -> String {
    match cause {
        CommonCause::Access(_) => format!("{members} practices"),
        CommonCause::Host(host) => {
            let on_host = snapshot
                .practices
                .values()
                .filter(|listed| listed.retired_at.is_none() && listed.host() == host);
            format!("{members} of {} on this host", on_host.count())
        }
        CommonCause::Server(server) | CommonCause::Authority(server) => {
            let on_server = snapshot.practices_on(server.id).count();
            format!("{members} of {on_server} on this server")
        }
        CommonCause::LinkVersion(_) => format!("{members} practices"),
        CommonCause::LinkUpdate(version) => {
            let on_it = snapshot.sites.values().filter(|site| {
                site.latest.facts.halo_link_version.as_deref() == Some(version.as_str())
            });
            let on_it: usize = on_it.map(|site| site.practices.len()).sum();
            format!("{members} restarted, {on_it} are on it now")
        }
    }
}
