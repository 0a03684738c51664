//! Closes a change as a split or a merger: what became of each practice behind the site, which
//! practice begins, and what becomes of the mapping. One person plans it and another confirms it.

use domain::action::change::ChangeActionKind as Kind;
use domain::split_merge::MappingDisposition;
use leptos::prelude::*;

use super::disposition_field::{DispositionChoice, PmsChoice};
use super::{AboutChange, ChangeForm, SPOKEN_TO, SPOKEN_TO_HINT, Words};

/// The form, folded away until it is wanted.
#[component]
pub fn SplitMergeForm(
    /// Which change.
    about: AboutChange,
) -> impl IntoView {
    let behind = about.card.behind.iter().cloned();
    let dispositions = behind.map(|(id, name)| {
        let about = about.clone();
        view! { <DispositionChoice about id name /> }
    });
    let dispositions = dispositions.collect_view();
    let open = about.was_refused(Kind::SplitMerge);
    view! {
        <details class="fold" open=open>
            <summary class="button">"Close as split or merger…"</summary>
            <ChangeForm about=about.clone() action=Kind::SplitMerge>
                <p class="soft">
                    "Two people: you plan it, a colleague confirms exactly this. Until then nothing moves."
                </p>
                {dispositions}
                <NewcomerPractice about=about.clone() />
                <MappingChoice about=about.clone() />
                <Words
                    about
                    action=Kind::SplitMerge
                    name="contacted"
                    label=SPOKEN_TO
                    hint=SPOKEN_TO_HINT
                />
                <button type="submit" class="button">
                    "Plan it for a second person"
                </button>
            </ChangeForm>
        </details>
    }
    .into_any()
}

/// A practice that begins; none where its name stays empty.
#[component]
fn NewcomerPractice(
    /// Which change.
    about: AboutChange,
) -> impl IntoView {
    view! {
        <fieldset class="disposition">
            <legend>"A practice that begins with it"</legend>
            <Words
                about=about.clone()
                action=Kind::SplitMerge
                name="new-name"
                label="Its name"
                hint="Leave it empty where none begins."
                may_be_empty=true
            />
            <div class="place">
                <PmsChoice about=about.clone() name="new-pms" />
                <Words about action=Kind::SplitMerge name="new-site" label="Site ID" may_be_empty=true />
            </div>
        </fieldset>
    }
}

/// What becomes of the mapping. Where the change names no other GUID there is none to follow.
#[component]
fn MappingChoice(
    /// Which change.
    about: AboutChange,
) -> impl IntoView {
    let change = &about.card.change;
    let (old, new) = (change.old.halo_guid, change.new.halo_guid);
    let has_successor = new.is_some() && new != old;
    let chosen = about.value_of(Kind::SplitMerge, "mapping");
    let chosen = chosen.parse().unwrap_or(MappingDisposition::Keep);
    let choices = MappingDisposition::ALL.iter().copied();
    let choices =
        choices.filter(|disposition| has_successor || *disposition != MappingDisposition::Follow);
    let options = choices.map(|disposition| {
        view! {
            <option value=disposition.as_str() selected=disposition == chosen>
                {mapping_label(disposition)}
            </option>
        }
    });
    view! {
        <label class="field">
            <span>"The mapping of this Site ID"</span>
            <select name="mapping">{options.collect_view()}</select>
        </label>
    }
}

const fn mapping_label(disposition: MappingDisposition) -> &'static str {
    match disposition {
        MappingDisposition::Follow => "follows the proposed GUID",
        MappingDisposition::Keep => "keeps the approved GUID",
        MappingDisposition::End => "ends: no GUID is exported any more",
    }
}
