//! The fields of a channel's form, as its kind asks for them. Secrets go in and never come out.

use domain::action::field::SECRET_FIELD;
use domain::views::alerts::{ChannelField, ChannelView};
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::ui::field::Field;
use crate::ui::text_area::TextArea;

/// The fields, with what stands in them: what was typed, or what was entered before.
pub fn channel_fields(
    form: &str,
    fields: &[ChannelField],
    channel: Option<&ChannelView>,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let is_again = outcome.problem.is_some();
    let held = |name: &str, before: Option<String>| match is_again {
        true => outcome.values.get(name).cloned().unwrap_or_default(),
        false => before.unwrap_or_default(),
    };
    let name = held("name", channel.map(|channel| channel.name.clone()));
    let rows: Vec<_> = fields
        .iter()
        .map(|field| {
            let before = channel.and_then(|channel| channel.settings.get(&field.name).cloned());
            let is_set = channel.is_some_and(|channel| channel.secrets.contains(&field.name));
            let value = held(&field.name, before);
            one(form, field, value, is_set).into_any()
        })
        .collect();
    view! {
        <Field
            label="Name"
            name="name"
            form=form.to_owned()
            autocomplete="off"
            value=name
        />
        {rows}
    }
}

fn one(form: &str, field: &ChannelField, value: String, is_set: bool) -> impl IntoView + use<> {
    let name = match field.is_secret {
        true => format!("{SECRET_FIELD}{}", field.name),
        false => field.name.clone(),
    };
    let id = format!("{form}-{name}");
    let hint_id = format!("{id}-hint");
    let hint = match is_set {
        true => format!("{} It is set: leave this empty to keep it.", field.hint),
        false => field.hint.clone(),
    };
    let is_needed = field.is_required && !is_set;
    let input = if field.is_multi_line && !field.is_secret {
        view! {
            <TextArea
                id=id.clone()
                name=name
                value=value
                rows=6
                described_by=hint_id.clone()
                required=is_needed
            />
        }
        .into_any()
    } else {
        let kind = if field.is_secret { "password" } else { "text" };
        view! {
            <input
                id=id.clone()
                name=name
                type=kind
                autocomplete="off"
                required=is_needed
                aria-describedby=hint_id.clone()
                value=(!value.is_empty()).then_some(value)
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{field.label.clone()}</label>
            {input}
            <p class="hint" id=hint_id>
                {hint}
            </p>
        </div>
    }
}
