//! What to write to whom about a practice, as it stands now.

use chrono::{DateTime, Utc};
use domain::support_case::Receiver;
use domain::views::PracticeView;
use domain::views::cases::WordsFor;
use domain::words_to_send::words_to_send;

use super::support::{Installation, SupportFacts};
use crate::engine::snapshot::{Listed, SiteState, Snapshot};
use crate::pages::moment::moment;

/// The words for everybody who can do something about it; first to whoever's move it is.
pub(super) fn words(
    snapshot: &Snapshot,
    practice: &PracticeView,
    listed: &Listed,
    site: Option<&SiteState>,
) -> Vec<WordsFor> {
    let move_of = Receiver::of(practice.who_acts);
    let mut words: Vec<WordsFor> = Receiver::ALL
        .iter()
        .filter_map(|receiver| {
            Some(WordsFor {
                receiver: *receiver,
                text: words_for(snapshot, practice, listed, site, *receiver)?,
                is_their_move: move_of == Some(*receiver),
            })
        })
        .collect();
    words.sort_by_key(|words| !words.is_their_move);
    words
}

/// The words for one receiver, with the facts that help them; none where they can do nothing about it.
pub(super) fn words_for(
    snapshot: &Snapshot,
    practice: &PracticeView,
    listed: &Listed,
    site: Option<&SiteState>,
    receiver: Receiver,
) -> Option<String> {
    let (state, reason) = (practice.state, practice.state_reason);
    let words = words_to_send(state, reason, practice.pms, receiver)?;
    Some(match receiver {
        Receiver::HaloSupport => {
            let entry = listed.entry();
            let server_name = Some(entry.server_name.as_str()).filter(|name| !name.is_empty());
            let facts = SupportFacts {
                link_guid: snapshot.link_guid_of(listed),
                installations: site.map(Installation::approved).into_iter().collect(),
                ..SupportFacts::of(
                    &practice.name,
                    site,
                    server_name,
                    &entry.contacts,
                    snapshot.environment,
                )
            };
            format!("{}\nSo since: {}", facts.text(&words), utc(practice.since))
        }
        Receiver::Practice => {
            let since = moment(practice.since, listed.zone).local;
            format!("{words}\n\nPractice: {}\nSince: {since}", practice.name)
        }
        Receiver::PracticeIt | Receiver::PmsVendor => {
            format!("{words}\n\n{}", facts_on_site(snapshot, practice, listed))
        }
    })
}

/// What somebody needs who looks at the practice's server.
fn facts_on_site(snapshot: &Snapshot, practice: &PracticeView, listed: &Listed) -> String {
    let known = |text: Option<&str>| text.unwrap_or("not known").to_owned();
    let guid = practice.halo_guid.map(|guid| guid.to_string());
    let lines = [
        ("Practice", practice.name.clone()),
        (
            practice.pms.full_name(),
            format!("Site ID {}", practice.site_id),
        ),
        ("Halo Cloud", snapshot.environment.label().to_owned()),
        ("Server name", known(practice.server_name.as_deref())),
        ("Halo GUID", known(guid.as_deref())),
        ("Halo Link", known(practice.halo_link_version.as_deref())),
        ("Since", moment(practice.since, listed.zone).local),
    ];
    let lines = lines.map(|(label, value)| format!("{label}: {value}"));
    lines.join("\n")
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}
