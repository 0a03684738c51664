//! The rules in their order, as they are read aloud, and the forms behind them.

use domain::action::ActionKind;
use domain::action::alert_rule::RuleActionKind;
use domain::alert::rule_form::written;
use domain::views::alerts::{AlertsPage, ChannelView, RuleView};
use leptos::prelude::*;

use crate::alerts::rule_fields::{Filled, rule_fields};
use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;

/// The card with the rules.
pub fn rule_list(page: &AlertsPage, may_edit: bool, outcome: &FormOutcome) -> impl IntoView + use<> {
    let rules = page.rules.iter().map(|rule| {
        let outcome = outcome.of_row("id", rule.id.0);
        one(rule, &page.channels, may_edit, outcome)
    });
    let rules: Vec<_> = rules.collect();
    let add = may_edit.then(|| add(&page.channels, outcome));
    let after = format!("A rule that names no time waits {}.", page.alert_after);
    view! {
        <section class="card" aria-labelledby="rules">
            <header>
                <h2 id="rules">"Who hears what"</h2>
                <span class="quiet">"The first rule that matches decides."</span>
            </header>
            <ol class="rules">{rules}</ol>
            <p class="body hint">{after}</p>
            {add}
        </section>
    }
    .into_any()
}

fn one(
    rule: &RuleView,
    channels: &[ChannelView],
    may_edit: bool,
    outcome: FormOutcome,
) -> impl IntoView + use<> {
    let id = rule.id.0;
    let forms = may_edit.then(|| {
        let edit = RuleActionKind::Edit.entry().key;
        let filled = match outcome.problem_of(edit) {
            Some(_) => typed(&outcome),
            None => as_it_is(rule),
        };
        let fields = rule_fields(&format!("{edit}-{id}"), &filled, rule.catch_all, channels);
        let is_open = outcome.problem.is_some();
        let remove = (!rule.catch_all).then(|| {
            view! {
                <ActionForm action=RuleActionKind::Remove of=("id", id) outcome=outcome.clone()>
                    <button type="submit" class="button">
                        "Remove the rule"
                    </button>
                </ActionForm>
            }
        });
            view! {
            <details class="disclosure" open=is_open>
                <summary>
                    "Change…" <span class="visually-hidden">" "{rule.name.clone()}</span>
                </summary>
                <ActionForm action=RuleActionKind::Edit of=("id", id) outcome=outcome>
                    {fields}
                    <RuleActs keep="Save the rule"/>
                </ActionForm>
                {remove}
            </details>
        }
    });
    view! {
        <li class="rule" id=format!("rule-{id}")>
            <h3>
                <bdi>{rule.name.clone()}</bdi>
            </h3>
            <p>
                <bdi>{rule.in_words.clone()}</bdi>
            </p>
            {forms}
        </li>
    }
}

fn add(channels: &[ChannelView], outcome: &FormOutcome) -> impl IntoView + use<> {
    let key = RuleActionKind::Add.entry().key;
    let is_open = outcome.problem_of(key).is_some();
    let filled = match is_open {
        true => typed(outcome),
        false => vec![
            ("channels".to_owned(), "all".to_owned()),
            ("hours".to_owned(), "within".to_owned()),
        ],
    };
    let fields = rule_fields(key, &filled, false, channels);
    let outcome = outcome.clone();
    view! {
        <details class="disclosure body" open=is_open>
            <summary>"Add a rule…"</summary>
            <ActionForm action=RuleActionKind::Add outcome>
                {fields}
                <RuleActs keep="Add the rule"/>
            </ActionForm>
        </details>
    }
}

/// Keeping what is typed, or seeing first what it would have sent.
#[component]
fn RuleActs(keep: &'static str) -> impl IntoView {
    let preview = RuleActionKind::Preview.entry().address("");
    view! {
        <div class="acts">
            <button type="submit" class="button primary">
                {keep}
            </button>
            <button type="submit" class="button" formaction=preview>
                "What would it have sent?"
            </button>
        </div>
    }
}

fn as_it_is(rule: &RuleView) -> Filled {
    let mut filled: Filled = written(&rule.name, &rule.spec)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    filled.push(("position".to_owned(), rule.position.to_string()));
    filled
}

/// What was typed: a name that came more than once stands in one text, with commas.
fn typed(outcome: &FormOutcome) -> Filled {
    let mut filled = Filled::new();
    for (name, value) in &outcome.values {
        match name.as_str() {
            "kinds" | "states" | "causes" | "risks" | "pms" | "channels" | "channels_2" | "channels_3" => {
                filled.extend(value.split(',').map(|each| (name.clone(), each.to_owned())));
            }
            _ => filled.push((name.clone(), value.clone())),
        }
    }
    filled
}
