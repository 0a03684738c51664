//! What becomes of one practice in a split or a merger: it stays, moves to another site, or
//! retires. Where it moves is asked for beside that choice.

use domain::action::change::ChangeActionKind as Kind;
use domain::practice::PracticeId;
use domain::site::Pms;
use leptos::prelude::*;

use super::{AboutChange, Words};

/// What can become of a practice: the word in the form, and on screen.
const FATES: [(&str, &str); 3] = [
    ("stays", "stays with this Site ID"),
    ("moves", "moves to another Site ID"),
    ("retires", "is retired: closed, or ours no more"),
];

/// The fields for one practice.
#[component]
pub fn DispositionChoice(
    /// Which change.
    about: AboutChange,
    /// The practice.
    id: PracticeId,
    /// Its name.
    name: String,
) -> impl IntoView {
    let disposition = format!("disposition-{id}");
    let chosen = about.value_of(Kind::SplitMerge, &disposition);
    let options = FATES.map(|(word, label)| {
        view! {
            <option value=word selected=word == chosen>
                {label}
            </option>
        }
    });
    view! {
        <fieldset class="disposition">
            <legend>{name}</legend>
            <label class="field">
                <span>"What becomes of it"</span>
                <select name=disposition>{options.into_iter().collect_view()}</select>
            </label>
            <div class="place moving">
                <PmsChoice about=about.clone() name=format!("pms-{id}") />
                <Words
                    about
                    action=Kind::SplitMerge
                    name=format!("site-{id}")
                    label="Its new Site ID"
                    may_be_empty=true
                />
            </div>
        </fieldset>
    }
    .into_any()
}

/// A PMS; that of the change to begin with.
#[component]
pub fn PmsChoice(
    /// Which change.
    about: AboutChange,
    /// The field's name in the form.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let own = about.card.pms;
    let chosen = about
        .value_of(Kind::SplitMerge, &name)
        .parse()
        .unwrap_or(own);
    let options = Pms::ALL.iter().map(|pms| {
        view! {
            <option value=pms.as_str() selected=*pms == chosen>
                {pms.full_name()}
            </option>
        }
    });
    view! {
        <label class="field">
            <span>"PMS"</span>
            <select name=name>{options.collect_view()}</select>
        </label>
    }
}
