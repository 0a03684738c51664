//! Rows of practices as text or as a file: a batch begins with it.

use domain::action::ActionKind;
use domain::action::onboarding::OnboardingActionKind;
use leptos::prelude::*;

use super::action_form::ActionForm;
use super::pms_choice::PmsChoice;
use super::text_area::TextArea;
use crate::form_outcome::FormOutcome;

/// What a batch may look like.
const EXAMPLE: &str = "name, pms, site_id, tags\nAcacia Hill Medical, best_practice, 18820, tier 1\n\
                       Angophora Dental, d4w, 118872,";

/// The form alone. It is sent as parts, so that a file goes along without scripts.
#[component]
pub fn PasteRows(
    /// What became of the form that was sent.
    outcome: FormOutcome,
    /// Whether the page is there for this form, so that one may type at once.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let paste = OnboardingActionKind::Paste.entry().key;
    // What came as a file can be mended here as well.
    let typed = match outcome.value_of(paste, "file") {
        none if none.is_empty() => outcome.value_of(paste, "rows"),
        file => file,
    };
    let problem = outcome.problem_at(paste, "rows");
    let described_by = match &problem {
        Some(problem) => format!("paste-hint {problem}"),
        None => "paste-hint".to_owned(),
    };
    let pms = outcome.value_of(paste, "pms");
    view! {
        <ActionForm action=OnboardingActionKind::Paste has_files=true outcome>
            <div class="field">
                <label for="paste-rows">"Rows from a spreadsheet or your CRM"</label>
                <TextArea
                    id="paste-rows"
                    name="rows"
                    value=typed
                    rows=8
                    described_by=described_by
                    placeholder=EXAMPLE
                    invalid=problem.is_some()
                    autofocus=autofocus
                />
                <p class="hint" id="paste-hint">
                    "One practice a row: name and Site ID, with or without a line that names "
                    "the columns. Site IDs are kept as text, so leading zeros survive."
                </p>
            </div>
            <div class="field">
                <label for="paste-file">"Or a CSV file"</label>
                <input id="paste-file" type="file" name="file" accept=".csv,.tsv,.txt,text/csv" />
            </div>
            <div class="field">
                <label for="paste-pms">"PMS of the rows that name none"</label>
                <PmsChoice id="paste-pms" chosen=pms any="None: each row names its own" />
            </div>
            <button type="submit" class="button primary">
                "Check the rows"
            </button>
            <p class="hint">"Checking starts nothing."</p>
        </ActionForm>
    }
    .into_any()
}
