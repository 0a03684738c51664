//! The columns of the list of practices: one declaration gives the heads, the cells and the group rows
//! their order. How wide each is and where it makes room is in `style/overview/practice_table.css`.

use chrono::{DateTime, TimeDelta, Utc};
use domain::heartbeat::STALE_AFTER;
use domain::overview::Sort;
use domain::views::OverviewRow;
use domain::wording::{AgeWords, brief};
use leptos::prelude::*;

use crate::links;
use crate::ui::change_badge::ChangeBadge;
use crate::ui::moment::{Age, When};
use crate::ui::state_word::state_word;
use crate::ui::strip::Strip;
use crate::ui::uptime::{coverage_figure, uptime_figure, weighed};
use crate::ui::who_acts::Who;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The state, and why.
    State,
    /// The name, which leads to the practice.
    Name,
    /// PMS and Site ID.
    Site,
    /// For how long the state holds.
    Since,
    /// The last day as a strip.
    Strip,
    /// How old the newest heartbeat is.
    Heartbeat,
    /// The uptime of thirty days.
    Uptime,
    /// How much of them was observed.
    Coverage,
    /// The version of Halo Link.
    Link,
    /// Whose move it is.
    Who,
}

/// Which way a column is sorted: that of what it shows. Urgency falls, the time since a change grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The least first.
    Ascending,
    /// The most first.
    Descending,
}

impl Column {
    /// Every one, from the left.
    pub const ALL: [Self; 10] = [
        Self::State,
        Self::Name,
        Self::Site,
        Self::Since,
        Self::Strip,
        Self::Heartbeat,
        Self::Uptime,
        Self::Coverage,
        Self::Link,
        Self::Who,
    ];

    /// The class of its cells.
    pub const fn class(self) -> &'static str {
        match self {
            Self::State => "cell-state",
            Self::Name => "cell-name",
            Self::Site => "cell-site",
            Self::Since => "cell-since number",
            Self::Strip => "cell-strip",
            Self::Heartbeat => "cell-heartbeat number",
            Self::Uptime => "cell-uptime number",
            Self::Coverage => "cell-coverage number",
            Self::Link => "cell-link",
            Self::Who => "cell-who",
        }
    }

    /// What stands above it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::State => "State",
            Self::Name => "Practice",
            Self::Site => "PMS, Site ID",
            Self::Since => "Since",
            Self::Strip => "Last 24 hours",
            Self::Heartbeat => "Heartbeat",
            Self::Uptime => "30 days",
            Self::Coverage => "Coverage",
            Self::Link => "Link",
            Self::Who => "Whose move",
        }
    }

    /// By what the list is sorted where its head is followed.
    pub const fn sort(self) -> Option<(Sort, Direction)> {
        match self {
            Self::State => Some((Sort::Urgency, Direction::Descending)),
            Self::Name => Some((Sort::Name, Direction::Ascending)),
            Self::Site => Some((Sort::SiteId, Direction::Ascending)),
            Self::Since => Some((Sort::Since, Direction::Ascending)),
            Self::Heartbeat => Some((Sort::Heartbeat, Direction::Descending)),
            Self::Strip | Self::Uptime | Self::Coverage | Self::Link | Self::Who => None,
        }
    }

    /// Whether a narrower screen than a desk's leaves it out.
    pub const fn makes_room(self) -> bool {
        matches!(self, Self::Site | Self::Coverage | Self::Link)
    }

    /// Its cell for a practice.
    pub fn cell(self, row: &OverviewRow, as_of: DateTime<Utc>) -> AnyView {
        let class = self.class();
        let content = self.content(row, as_of);
        match self {
            Self::Name => view! {
                <th scope="row" class=class>
                    {content}
                </th>
            }
            .into_any(),
            _ => view! { <td class=class>{content}</td> }.into_any(),
        }
    }

    fn content(self, row: &OverviewRow, as_of: DateTime<Utc>) -> AnyView {
        let practice = &row.practice;
        match self {
            Self::State => view! {
                {state_word(practice.state, row.word.clone())}
                <span class="why">{row.why.clone()} {seen_until(row, as_of)}</span>
            }
            .into_any(),
            Self::Name => view! {
                <a class="name" href=links::practice(practice.id)>
                    {practice.name.clone()}
                </a>
                {practice.pending_change.map(|change| view! { <ChangeBadge change /> })}
                {on_server(row)}
            }
            .into_any(),
            Self::Site => view! {
                {practice.pms.short_name()} " " <span class="code">{practice.site_id.clone()}</span>
            }
            .into_any(),
            Self::Since => view! { <Age moment=row.since.clone() as_of words=AgeWords::Brief /> }.into_any(),
            Self::Strip => view! { <Strip parts=row.strip.clone() /> }.into_any(),
            Self::Heartbeat => heartbeat(row, as_of),
            Self::Uptime => {
                let uptime = practice.uptime_30d;
                match uptime_figure(uptime) {
                    Some(found) => weighed(figure(Some(found)), uptime.coverage),
                    None => dash(),
                }
            }
            Self::Coverage => figure(coverage_figure(practice.uptime_30d)),
            Self::Link => view! {
                {row.link.clone().map_or_else(dash, IntoAny::into_any)}
                {row.link_is_old.then(|| view! { <span class="old">"old"</span> })}
            }
            .into_any(),
            Self::Who => view! { <Who who=practice.who_acts /> }.into_any(),
        }
    }
}

/// The server, where it has a name.
fn on_server(row: &OverviewRow) -> impl IntoView + use<> {
    let named = row.practice.server_id.zip(row.practice.server_name.clone());
    named.map(|(id, name)| {
        view! {
            <a class="on-server" href=links::server(id)>
                {name}
            </a>
        }
    })
}

/// How long ago it was seen to be what it was, where nobody can be seen now.
fn seen_until(row: &OverviewRow, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    let until = row.seen_until.clone();
    until.map(|moment| view! { " " <Age moment as_of words=AgeWords::Ago /> })
}

fn heartbeat(row: &OverviewRow, as_of: DateTime<Utc>) -> AnyView {
    let known = row
        .heartbeat
        .clone()
        .zip(row.practice.heartbeat_age_seconds);
    known.map_or_else(dash, |(moment, seconds)| {
        let age = TimeDelta::seconds(seconds);
        // A heartbeat that came in time was followed by others that nobody tells this page of: its age is
        // that at the last look. One that is late goes on being late until the page hears otherwise.
        match age > STALE_AFTER {
            true => view! { <Age moment as_of since=as_of - age words=AgeWords::Brief /> }.into_any(),
            false => view! { <When moment words=brief(age) /> }.into_any(),
        }
    })
}

/// A figure with its quiet unit.
fn figure(per_cent: Option<String>) -> AnyView {
    per_cent.map_or_else(dash, |figure| {
        view! {
            {figure}
            <span class="unit">" %"</span>
        }
        .into_any()
    })
}

/// Where there is nothing to say.
fn dash() -> AnyView {
    view! { <span class="quiet">"–"</span> }.into_any()
}
