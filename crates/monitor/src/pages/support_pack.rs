//! What to hand to whoever helps: the facts that they ask for, as plain text.

use chrono::{DateTime, Utc};
use domain::environment::Environment;
use domain::views::PracticeView;
use domain::wording;

use crate::engine::snapshot::{Listed, SiteState};
use crate::pages::moment::moment;

/// The facts that Halo Support or the practice's IT ask for, as plain text. Times in the
/// practice's zone and UTC; what is not known says so (Halo's support page lists what to send).
pub(super) fn support_pack(
    practice: &PracticeView,
    site: Option<&SiteState>,
    listed: &Listed,
    began: Option<&str>,
    environment: Environment,
    is_ended: bool,
    now: DateTime<Utc>,
) -> String {
    let both = |at: Option<DateTime<Utc>>| match at {
        Some(at) => format!(
            "{} ({})",
            moment(at, listed.zone).local,
            at.format("%H:%M:%SZ")
        ),
        None => "not known".to_owned(),
    };
    let text = |value: Option<&str>| value.unwrap_or("not known").to_owned();
    let state = match practice.state_reason {
        _ if is_ended => "Mapping ended".to_owned(),
        Some(reason) => format!(
            "{} ({})",
            practice.state.label(),
            wording::reason_words(reason)
        ),
        None => practice.state.label().to_owned(),
    };
    let unseen = wording::unseen(practice.unseen_seconds);
    let unseen = unseen.map_or_else(String::new, |unseen| format!(", {unseen}"));
    let mut lines = vec![
        ("Halo Cloud", environment.label().to_owned()),
        ("Practice", practice.name.clone()),
        (
            "PMS",
            format!("{} Site ID {}", practice.pms.full_name(), practice.site_id),
        ),
        (
            "Halo GUID",
            practice.halo_guid.map_or_else(
                || {
                    if is_ended {
                        "none any more"
                    } else {
                        "none yet"
                    }
                    .to_owned()
                },
                |g| g.to_string(),
            ),
        ),
        ("Name at Halo", text(practice.halo_name.as_deref())),
        (
            "Server name",
            practice
                .server_name
                .clone()
                .unwrap_or_else(|| "not entered".to_owned()),
        ),
        ("Halo Link", text(practice.halo_link_version.as_deref())),
        (
            "State",
            format!("{state} since {}{unseen}", both(Some(practice.since))),
        ),
        ("Last heartbeat", both(practice.heartbeat_at)),
        (
            "Clock drift",
            practice
                .clock_drift_seconds
                .map_or_else(|| "not known".to_owned(), |s| format!("{s:+} s")),
        ),
        ("Last observed", both(practice.last_observed_at)),
    ];
    if let Some(began) = began {
        lines.push(("Began", began.to_owned()));
    }
    if let Some(message) = site.and_then(|site| site.latest.message.clone()) {
        lines.push(("Answer to us", message));
    }
    lines.push(("Written", both(Some(now))));
    lines
        .iter()
        .map(|(label, value)| format!("{label:<16}{value}\n"))
        .collect()
}
