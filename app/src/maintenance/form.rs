//! Plans maintenance in three fields: for whom, when, and why. What recurs is folded away.

use domain::action::ActionKind;
use domain::action::maintenance::MaintenanceActionKind as Kind;
use domain::views::maintenance::MaintenancePage;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;
use crate::ui::field::Field;

/// The days of the week, as they are sent and called.
const DAYS: [(&str, &str); 7] = [
    ("mon", "Mon"),
    ("tue", "Tue"),
    ("wed", "Wed"),
    ("thu", "Thu"),
    ("fri", "Fri"),
    ("sat", "Sat"),
    ("sun", "Sun"),
];
/// The id of the list of those for whom something may be planned.
const SUGGESTED: &str = "maintenance-suggested";

/// The form.
#[component]
pub fn PlanForm(
    /// The page that it stands on.
    page: MaintenancePage,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let key = Kind::Plan.entry().key;
    let told = outcome.clone();
    let typed = move |name: &'static str| told.value_of(key, name);
    let told = outcome.clone();
    let problem = move |name: &'static str| told.problem_at(key, name);
    let or = |typed: String, usual: &str| match typed.is_empty() {
        true => usual.to_owned(),
        false => typed,
    };
    let days = typed("days");
    let is_folded_open = !days.is_empty()
        || ["days", "until", "time_zone"]
            .into_iter()
            .any(|name| problem(name).is_some());
    let options: Vec<_> = page
        .suggestions
        .iter()
        .map(|words| view! { <option value=words.clone()></option> })
        .collect();
    let clocks = page.clocks.clone();
    view! {
        <section class="card" aria-labelledby="plan">
            <header>
                <h2 id="plan">"Plan maintenance"</h2>
            </header>
            <div class="body">
                <ActionForm action=Kind::Plan outcome=outcome.clone()>
                    <datalist id=SUGGESTED>{options}</datalist>
                    <WhomField value=or(typed("whom"), &page.whom) problem=problem("whom") />
                    <fieldset class="when">
                        <legend>{format!("When, {clocks}")}</legend>
                        <Field
                            label="From"
                            name="from"
                            form=key
                            autocomplete="off"
                            kind="datetime-local"
                            value=typed("from")
                            problem=problem("from")
                        />
                        <Field
                            label="To"
                            name="to"
                            form=key
                            autocomplete="off"
                            kind="datetime-local"
                            value=typed("to")
                            problem=problem("to")
                        />
                    </fieldset>
                    <Field
                        label="Why"
                        name="reason"
                        form=key
                        autocomplete="off"
                        value=typed("reason")
                        problem=problem("reason")
                        hint="Whoever is on call reads this."
                    />
                    <details class="disclosure" open=is_folded_open>
                        <summary>"It recurs, or other clocks count"</summary>
                        <div class="stack">
                            <Days ticked=days problem=problem("days") />
                            <Field
                                label="Last day"
                                name="until"
                                form=key
                                autocomplete="off"
                                kind="date"
                                value=typed("until")
                                may_be_empty=true
                                problem=problem("until")
                                hint="Empty: it goes on until somebody ends it."
                            />
                            <Field
                                label="Time zone"
                                name="time_zone"
                                form=key
                                autocomplete="off"
                                value=or(typed("time_zone"), &page.time_zone)
                                may_be_empty=true
                                problem=problem("time_zone")
                                hint="All times above are on its clocks, such as Australia/Perth."
                            />
                        </div>
                    </details>
                    <button type="submit" class="button primary">
                        "Plan it"
                    </button>
                </ActionForm>
            </div>
        </section>
    }
    .into_any()
}

/// For whom: a name, with those that are known to choose from.
#[component]
fn WhomField(value: String, problem: Option<String>) -> impl IntoView {
    let id = format!("{}-whom", Kind::Plan.entry().key);
    let hint_id = format!("{id}-hint");
    let described: Vec<String> = [Some(hint_id.clone()), problem.clone()]
        .into_iter()
        .flatten()
        .collect();
    view! {
        <div class="field">
            <label for=id.clone()>"For whom"</label>
            <input
                id=id
                name="whom"
                type="text"
                autocomplete="off"
                list=SUGGESTED
                required
                aria-describedby=described.join(" ")
                aria-invalid=problem.is_some().then_some("true")
                value=value
            />
            <p class="hint" id=hint_id>
                "everyone, or the name of a practice, a server, a host, a tag or a PMS"
            </p>
        </div>
    }
}

/// The days of the week on which it recurs.
#[component]
fn Days(ticked: String, problem: Option<String>) -> impl IntoView {
    let is_ticked = |day: &str| ticked.split(',').any(|one| one == day);
    let boxes = DAYS.map(|(word, name)| {
        view! {
            <label class="checkbox">
                <input type="checkbox" name="days" value=word checked=is_ticked(word) />
                {name}
            </label>
        }
    });
    view! {
        <fieldset class="days" aria-describedby=problem>
            <legend>"Every week on"</legend>
            {boxes}
        </fieldset>
    }
}
