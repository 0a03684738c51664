//! The fields of a rule's form: what it matches, how long, when, whom it tells.

use domain::alert::AlertKind;
use domain::alert::rule::During;
use domain::alert::rule_form::{ALL_CHANNELS, STEP_FIELDS};
use domain::change::Risk;
use domain::headline::State;
use domain::outage::Cause;
use domain::site::Pms;
use domain::views::alerts::ChannelView;
use leptos::prelude::*;

use crate::ui::field::Field;

/// What stands in the fields, by name; a name may come more than once.
pub type Filled = Vec<(String, String)>;

/// The states that somebody may be told of.
const STATES: [State; 4] = [State::Offline, State::Unreachable, State::Blocked, State::Degraded];

/// The fields. The catch-all has no conditions.
pub fn rule_fields(
    form: &str,
    filled: &Filled,
    catch_all: bool,
    channels: &[ChannelView],
) -> impl IntoView + use<> {
    let value = |name: &str| {
        let found = filled.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let has = |name: &str, value: &str| {
        filled.iter().any(|(field, held)| field == name && held == value)
    };
    let text = |label: &'static str, name: &'static str, hint: &'static str| {
        let (form, value) = (form.to_owned(), value(name));
        view! { <Field label name form autocomplete="off" may_be_empty=true value hint /> }
    };
    let conditions = (!catch_all).then(|| {
        let kinds = AlertKind::ALL.iter().map(|kind| (kind.as_str(), kind.label())).collect();
        let states = STATES.iter().map(|state| (state.as_str(), state.label())).collect();
        let causes = Cause::ALL.iter().map(|cause| (cause.as_str(), cause.label())).collect();
        let risks = Risk::ALL.iter().map(|risk| (risk.as_str(), risk.as_str())).collect();
        let pms = Pms::ALL.iter().map(|pms| (pms.as_str(), pms.full_name())).collect();
        view! {
            <fieldset class="choices">
                <legend>"Matches"</legend>
                <p class="hint">"Nothing ticked in a line narrows nothing."</p>
                {ticks("Kind", "kinds", kinds, &has)}
                {ticks("State", "states", states, &has)}
                {ticks("On the side of", "causes", causes, &has)}
                {ticks("Risk of a change", "risks", risks, &has)}
                {ticks("PMS", "pms", pms, &has)}
                {text("Tags", "tags", "One of them is enough. Separate them with commas.")}
                {text("Servers or hosts", "servers", "By name, as entered on the practice.")}
                {text("Tiers", "tiers", "")}
            </fieldset>
        }
    });
    let during = During::ALL.iter().map(|during| {
        let words = match during {
            During::Any => "At any hour",
            During::Within => "In the practice’s hours, from half an hour before it opens",
            During::Outside => "While the practice is closed",
        };
        let word = during.as_str();
        view! {
            <option value=word selected=has("hours", word)>
                {words}
            </option>
        }
    });
    let steps = STEP_FIELDS.into_iter().enumerate().map(|(at, (field, after))| {
        let listed = channels.iter().map(|channel| (channel.id.to_string(), channel.name.clone()));
        let all = std::iter::once((ALL_CHANNELS.to_owned(), "Every channel".to_owned()));
        let boxes: Vec<_> = all
            .chain(listed)
            .map(|(word, words)| tick(field, &word, words, has(field, &word)))
            .collect();
        let legend = match at {
            0 => "Tells",
            _ => "If nobody has it, tells then",
        };
        let after = (at > 0).then(|| text("How much later than the first", after, "Like 15m."));
        view! {
            <fieldset class="choices">
                <legend>{legend}</legend>
                <div class="ticks">{boxes}</div>
                {after}
            </fieldset>
        }
    });
    let name = value("name");
    let steps: Vec<_> = steps.collect();
    view! {
        <Field label="Name" name="name" form=form.to_owned() autocomplete="off" value=name />
        {conditions}
        {text("After", "for", "How long it must last, like 10m. Empty: as long as is set for all rules.")}
        <label class="field">
            <span>"Speaks"</span>
            <select name="hours">{during.collect_view()}</select>
        </label>
        {steps}
        {text("Reminds every", "remind_every", "Until somebody has it, like 1h. Empty: never.")}
        {text("Quiet hours", "quiet_hours", "Like Mon-Sun 22:00-07:00. What comes then is told afterwards.")}
        {text("Their time zone", "quiet_zone", "Like Australia/Sydney.")}
        <label class="tick">
            <input type="checkbox" name="continue" value="yes" checked=has("continue", "yes") />
            <span>"Try the rules after it as well"</span>
        </label>
        {(!catch_all).then(|| text("Place", "position", "Its place among the rules, from 1."))}
    }
}

/// What can be ticked: its word, and what is said of it.
type Choice = (&'static str, &'static str);

fn ticks(
    legend: &'static str,
    name: &'static str,
    choices: Vec<Choice>,
    has: &dyn Fn(&str, &str) -> bool,
) -> impl IntoView + use<> {
    let boxes: Vec<_> = choices
        .into_iter()
        .map(|(word, words)| tick(name, word, words.to_owned(), has(name, word)))
        .collect();
    view! {
        <div class="ticks" role="group" aria-label=legend>
            <span class="quiet">{legend}</span>
            {boxes}
        </div>
    }
}

fn tick(name: &'static str, word: &str, words: String, checked: bool) -> impl IntoView + use<> {
    view! {
        <label class="tick">
            <input type="checkbox" name=name value=word.to_owned() checked=checked />
            <span>
                <bdi>{words}</bdi>
            </span>
        </label>
    }
}
