//! The one sentence across the top of every page, where there is something to say about all.

use domain::headline::State;
use domain::incident;
use domain::tracks::Reason;
use domain::views::Banner;
use domain::wording;

use crate::engine::snapshot::Snapshot;

/// The one sentence about all practices, where there is one to say; of the past without what is to
/// be done.
pub(super) fn banner(snapshot: &Snapshot, is_past: bool) -> Option<Banner> {
    if let Some(open) = &snapshot.incident {
        let practices: usize = snapshot
            .sites
            .values()
            .map(|site| site.practices.len())
            .sum();
        let (subject, verb) = match (practices, is_past) {
            (1, false) => ("The practice", "is"),
            (1, true) => ("The practice", "was"),
            (_, false) => ("All practices", "are"),
            (_, true) => ("All practices", "were"),
        };
        let (counted, advice) = if is_past {
            ("was", String::new())
        } else {
            let to_do = wording::what_to_do(open.class);
            let asked = "Sundog asks one site at a time until an answer comes.";
            ("is", format!(" {to_do} {asked}"))
        };
        return Some(Banner {
            state: State::Unknown,
            title: incident::title(open.class).to_owned(),
            began: Some(open.began),
            text: format!(
                "{subject} on the list {verb} shown as unknown, with what was last seen. None \
                 {counted} counted as offline.{advice}"
            ),
        });
    }
    let stopped = snapshot
        .sites
        .values()
        .filter(|site| site.known.tracks.heartbeat.reason == Some(Reason::FieldStopped))
        .count();
    // One silent site among few may look the same for a moment; most of them at once cannot.
    let stopped = stopped > 0 && stopped * 2 >= snapshot.pulse.beating;
    stopped.then(|| Banner {
        state: State::Unknown,
        title: "Halo's heartbeat field stands still for every practice".to_owned(),
        began: None,
        text: "Availability is still shown as Halo gives it. Heartbeat ages are not judged until \
               the field moves again, and nobody is called degraded because of it."
            .to_owned(),
    })
}
