//! What was entered about one practice, to be edited. Each field carries along what stood in it, so
//! that nobody writes over what somebody else changed meanwhile without being told.

use domain::action::ActionKind;
use domain::action::practice::PracticeActionKind;
use domain::practice_field::PracticeField;
use domain::views::entry::EntryPage;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::ui::field::Field;
use crate::ui::pms_choice::PmsChoice;
use crate::ui::problem::Problem;

/// What the ids of its fields begin with.
const FORM: &str = "entry";

/// The form.
#[component]
pub fn EntryForm(
    /// What stands there now.
    entry: EntryPage,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let line = |field: PracticeField, hint: &'static str| {
        let held = Held::by(&entry, &outcome, field);
        let was = held.was(field);
        let may_be_empty = PracticeField::OPTIONAL.contains(&field);
        view! {
            <Field
                label=field.label()
                name=field.as_str()
                form=FORM
                autocomplete="off"
                may_be_empty
                value=held.value
                hint=hint
            />
            {was}
        }
        .into_any()
    };
    let pms = Held::by(&entry, &outcome, PracticeField::Pms);
    let was_pms = pms.was(PracticeField::Pms);
    let name = line(PracticeField::Name, PracticeField::Name.hint());
    let site_id = line(
        PracticeField::SiteId,
        "Another PMS or Site ID is looked up at Halo Cloud. Where its GUID is not the approved one, \
         it waits as a change for somebody else to approve.",
    );
    let more: Vec<_> = PracticeField::OPTIONAL
        .into_iter()
        .map(|field| line(field, field.hint()))
        .collect();
    let (id, entry_of) = (entry.practice_id, PracticeActionKind::Edit.entry());
    view! {
        <form class="act entry" method="post" action=entry_of.address(&id.to_string())>
            <Problem outcome form=entry_of.key />
            {name}
            <div class="field">
                <label for="entry-pms">"PMS"</label>
                <PmsChoice id="entry-pms" chosen=pms.value />
            </div>
            {was_pms}
            {site_id}
            {more}
            <div class="acts">
                <button type="submit" class="button primary">
                    "Save"
                </button>
                <a class="link" href=links::practice(id)>
                    "Leave it as it is"
                </a>
            </div>
        </form>
    }
    .into_any()
}

/// What one field of the form holds.
struct Held {
    /// What stands in it: what was typed, or else what the entry says.
    value: String,
    /// What the entry says now.
    now: String,
    /// Whether somebody else changed it after whoever typed looked at it.
    is_overtaken: bool,
}

impl Held {
    fn by(entry: &EntryPage, outcome: &FormOutcome, field: PracticeField) -> Self {
        let key = PracticeActionKind::Edit.entry().key;
        let now = entry.field(field).to_owned();
        let sent = Some(&outcome.values).filter(|_| outcome.form == key);
        let typed = sent.and_then(|values| values.get(field.as_str()));
        let was = outcome.value_of(key, &format!("was_{field}"));
        // What nobody touched follows the entry, whatever it said when the page was opened.
        match typed.filter(|typed| **typed != was) {
            Some(typed) => Self {
                value: typed.clone(),
                is_overtaken: was != now && *typed != now,
                now,
            },
            None => Self {
                value: now.clone(),
                now,
                is_overtaken: false,
            },
        }
    }

    /// What is sent along with the field, and what is said where it was overtaken.
    fn was(&self, field: PracticeField) -> AnyView {
        let (hidden, now) = (format!("was_{field}"), self.now.clone());
        let told = self.is_overtaken.then(|| {
            let says = match now.is_empty() {
                true => "nothing".to_owned(),
                false => now.clone(),
            };
            view! {
                <p class="problem">
                    "Somebody else changed this meanwhile. It says now: " <bdi>{says}</bdi>
                </p>
            }
        });
        view! {
            <input type="hidden" name=hidden value=now />
            {told}
        }
        .into_any()
    }
}
