//! One practice: its PMS and Site ID, its name, and what else is known of it.

use domain::action::ActionKind;
use domain::action::onboarding::OnboardingActionKind;
use domain::practice_field::PracticeField;
use domain::views::onboarding::BatchRowView;
use leptos::ev::Event;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlFormElement};

use crate::app_error::AppError;
use crate::form_outcome::FormOutcome;
use crate::onboarding::one::answer::look_up_answer;
use crate::onboarding::read::look_up_one;
use crate::ui::field::Field;
use crate::ui::pms_choice::PmsChoice;
use crate::ui::problem::Problem;

/// The form. Enter sends it, and what Halo says shows as soon as the Site ID is left: a half-typed one
/// may be another practice's, and is never looked up.
#[component]
pub fn OneForm(
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let entry = OnboardingActionKind::LookUpOne.entry();
    let typed = |name: &str| outcome.value_of(entry.key, name);
    let optional = PracticeField::OPTIONAL;
    let is_open = optional
        .iter()
        .any(|field| !typed(field.as_str()).is_empty());
    let more: Vec<_> = optional
        .iter()
        .map(|field| {
            view! {
                <Field
                    label=field.label()
                    name=field.as_str()
                    form="one"
                    autocomplete="off"
                    may_be_empty=true
                    value=typed(field.as_str())
                    hint=field.hint()
                />
            }
        })
        .collect();
    let form = NodeRef::<Form>::new();
    let answer = RwSignal::new(None::<Result<BatchRowView, AppError>>);
    let asked = StoredValue::new(0_u32);
    let look_up = move |event: Event| {
        let Some(typed) = form
            .get_untracked()
            .filter(|_| is_looked_up(&event))
            .map(Typed::of)
        else {
            return;
        };
        // The answer to a question that was asked before the last one comes too late.
        asked.update_value(|asked| *asked += 1);
        let number = asked.get_value();
        if typed.site_id.is_empty() {
            answer.set(None);
            return;
        }
        spawn_local(async move {
            let said = look_up_one(typed.pms, typed.site_id, typed.name).await;
            if asked.try_get_value() == Some(number) {
                answer.set(Some(said));
            }
        });
    };
    let said = move || {
        answer.get().map(|answer| match answer {
            Ok(row) => look_up_answer(&row),
            Err(error) => view! { <p class="notice">{error.to_string()}</p> }.into_any(),
        })
    };
    view! {
        <form class="act" method="post" action=entry.address("") node_ref=form on:change=look_up>
            <Problem outcome=outcome.clone() form=entry.key />
            <div class="field">
                <label for="one-pms">"PMS"</label>
                <PmsChoice id="one-pms" chosen=typed("pms") />
            </div>
            <Field
                label="Site ID"
                name="site_id"
                form="one"
                autocomplete="off"
                focused=true
                value=typed("site_id")
                hint="Best Practice: Help > About. Zedmed: the status bar. D4W: the parent's customer number."
            />
            <Field
                label=PracticeField::Name.label()
                name="name"
                form="one"
                autocomplete="off"
                value=typed("name")
                hint=PracticeField::Name.hint()
            />
            <div role="status">{said}</div>
            <details class="fold" open=is_open>
                <summary class="button">"More about it"</summary>
                <div class="act">{more}</div>
            </details>
            <button type="submit" class="button primary">
                "Look it up"
            </button>
            <p class="hint">"Looking up starts nothing."</p>
        </form>
    }
    .into_any()
}

/// What the look-up goes by.
struct Typed {
    pms: String,
    site_id: String,
    name: String,
}

impl Typed {
    fn of(form: HtmlFormElement) -> Self {
        let fields = FormData::new_with_form(&form).ok();
        let field = |name: &str| {
            let typed = fields
                .as_ref()
                .and_then(|fields| fields.get(name).as_string());
            typed.unwrap_or_default().trim().to_owned()
        };
        Self {
            pms: field("pms"),
            site_id: field("site_id"),
            name: field("name"),
        }
    }
}

/// Whether a field was left that the look-up goes by.
fn is_looked_up(event: &Event) -> bool {
    let field = event
        .target()
        .and_then(|field| field.dyn_into::<Element>().ok());
    let name = field.and_then(|field| field.get_attribute("name"));
    matches!(name.as_deref(), Some("pms" | "site_id" | "name"))
}
