//! How states, people, changes, GUIDs, times and spans are said.

use chrono::TimeDelta;
use domain::headline::{State, WhoActs};
use domain::views::{Moment, StripPart};
use domain::wording::AgeWords;
use leptos::prelude::*;

use crate::live::Rendered;
use crate::ui::change_badge::ChangeBadge;
use crate::ui::copy_button::CopyButton;
use crate::ui::moment::{Age, Lasting, When, utc};
use crate::ui::state_word::StateWord;
use crate::ui::strip::Strip;
use crate::ui::symbols::Icon;
use crate::ui::who_acts::Who;

/// Every icon that is no state's shape.
const ICONS: [&str; 8] = [
    "live", "find", "copy", "tick", "change", "arrow", "down", "up",
];

/// The samples.
pub fn words() -> impl IntoView {
    let states = State::ALL.iter().map(|&state| view! { <StateWord state /> " " });
    let people = [
        WhoActs::Us,
        WhoActs::Practice,
        WhoActs::HaloSupport,
        WhoActs::Nobody,
    ];
    let people = people.map(|who| view! { <Who who /> " " });
    let icons = ICONS.map(|name| {
        view! {
            <span class="tag">
                <Icon name />
            </span>
            " "
        }
    });
    view! {
        <dl class="facts">
            <dt>"States"</dt>
            <dd>{states.collect_view()}</dd>
            <dt>"Whose move"</dt>
            <dd>{people.into_iter().collect_view()}</dd>
            <dt>"A change waits"</dt>
            <dd>
                <ChangeBadge change=7 />
            </dd>
            <dt>"A tag"</dt>
            <dd>
                <span class="tag">"metro"</span>
            </dd>
            <dt>"To copy"</dt>
            <dd>
                <span class="code">"9bc2036f"</span>
                <CopyButton text="9bc2036f" label="Copy the sample" />
            </dd>
            <dt>"A figure"</dt>
            <dd>"99.71" <span class="unit">" %"</span></dd>
            <dt>"Loud, soft, quiet"</dt>
            <dd>
                <b>"what counts"</b>
                " "
                <span class="soft">"what explains it"</span>
                " "
                <span class="quiet">"what goes with it"</span>
            </dd>
            <dt>"Times"</dt>
            <dd>{times()}</dd>
            <dt>"A day"</dt>
            <dd>
                <Strip parts=day() />
            </dd>
            <dt>"Icons"</dt>
            <dd>{icons.into_iter().collect_view()}</dd>
        </dl>
    }
}

fn times() -> impl IntoView {
    let at = use_context::<Rendered>().unwrap_or_default().at;
    let moment = Moment {
        at,
        local: utc(at),
        there: None,
    };
    view! {
        <When moment=moment.clone() />
        ", "
        <Age moment as_of=at words=AgeWords::Ago />
        ", for "
        <Lasting length=TimeDelta::minutes(136) words=AgeWords::Spelled />
    }
}

fn day() -> Vec<StripPart> {
    let part = |state, x, width| StripPart {
        state,
        x,
        width,
        expected: false,
    };
    vec![
        part(State::Unknown, 0, 200),
        part(State::Online, 200, 500),
        part(State::Offline, 700, 100),
        part(State::Online, 800, 200),
    ]
}
