//! Edits what is entered about a server. Each field carries along what stood in it, so that nobody writes
//! over what somebody else changed meanwhile without being told.

use domain::action::ActionKind;
use domain::action::server::ServerActionKind as Kind;
use domain::server::{Server, ServerField};
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;
use crate::ui::field::Field;
use crate::ui::text_area::TextArea;

/// The form.
#[component]
pub fn ServerForm(
    /// The server as it stands.
    server: Server,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let fields: Vec<_> = ServerField::ALL
        .iter()
        .map(|field| one_field(&server, *field, &outcome))
        .collect();
    view! {
        <ActionForm action=Kind::Edit about=server.id.to_string() outcome>
            {fields}
            <button type="submit" class="button primary">
                "Save"
            </button>
        </ActionForm>
    }
    .into_any()
}

fn one_field(server: &Server, field: ServerField, outcome: &FormOutcome) -> AnyView {
    let key = Kind::Edit.entry().key;
    let now = field.of(&server.entry);
    let sent = Some(&outcome.values).filter(|_| outcome.form == key);
    let typed = sent.and_then(|values| values.get(field.as_str()).cloned());
    let value = typed.unwrap_or_else(|| now.clone());
    let was = view! { <input type="hidden" name=format!("was_{field}") value=now /> };
    let problem = outcome.problem_at(key, field.as_str());
    if field == ServerField::Notes {
        let id = format!("{key}-{field}");
        return view! {
            <div class="field">
                <label for=id.clone()>{field.label()}</label>
                <TextArea
                    id
                    name=field.as_str()
                    value
                    rows=4
                    invalid=problem.is_some()
                    described_by=problem.unwrap_or_default()
                />
            </div>
            {was}
        }
        .into_any();
    }
    view! {
        <Field
            label=field.label()
            name=field.as_str()
            form=key
            autocomplete="off"
            value
            may_be_empty=field != ServerField::Name
            problem
            hint=field.hint()
        />
        {was}
    }
    .into_any()
}
