//! What can be done about one row of a batch: start it, accept it, edit it, drop it, and words to send
//! to the practice.

use domain::action::ActionKind;
use domain::action::batch::BatchActionKind as Kind;
use domain::onboarding::RowState;
use domain::site::pms_of;
use domain::views::onboarding::BatchRowView;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;
use crate::ui::copy_button::CopyButton;
use crate::ui::field::Field;
use crate::ui::pms_choice::PmsChoice;
use crate::ui::words::{PAIR, PAIRING_CODE};

/// The forms of a row, folded away. `outcome` is of the form that was sent, where it was about this
/// row.
pub fn batch_acts(
    batch: i64,
    may_pair: bool,
    row: &BatchRowView,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let open = outcome.problem.is_some();
    let label = match row.state {
        RowState::Invalid | RowState::NotFound | RowState::Rejected => "Edit",
        RowState::Ready | RowState::Waiting => "Change",
        _ => "Decide",
    };
    let to_send = row.to_send.clone().map(|words| {
        let text = words.clone();
        view! {
            <div class="field">
                <span>"Words to send to the practice"</span>
                <p class="well words">{words}</p>
                <CopyButton text label="Copy the words" wide=true />
            </div>
        }
    });
    view! {
        {use_other_pms(batch, row)}
        {look_up_again(batch, row)}
        <details class="fold" open=open>
            <summary class="button">{label}</summary>
            <div class="acts">
                {accept(batch, row, outcome)}
                {edit(batch, row, outcome)}
                {may_pair.then(|| pair(batch, row, outcome))}
                {drop_it(batch, row, outcome)}
                {to_send}
            </div>
        </details>
    }
    .into_any()
}

fn of(row: &BatchRowView) -> AnyView {
    let (line, version) = (row.line, row.version);
    view! {
        <input type="hidden" name="line" value=line />
        <input type="hidden" name="version" value=version />
    }
    .into_any()
}

fn accept(batch: i64, row: &BatchRowView, outcome: &FormOutcome) -> impl IntoView + use<> {
    let words = match row.state {
        // Without a name there is nothing to accept: it is entered, and looked up again.
        RowState::NameMismatch if row.cell("name").is_empty() => return ().into_any(),
        RowState::NameMismatch => "It is the same practice",
        RowState::Several => "This is the right site",
        RowState::NotAuthoritative => "Use it although it is not authoritative",
        RowState::Initialising => "Accept it now",
        RowState::Duplicate => "Add it as one more practice of this site",
        _ => return ().into_any(),
    };
    let several = (row.found.len() > 1 && row.state != RowState::Duplicate).then(|| {
        let sites: Vec<_> = row
            .found
            .iter()
            .filter_map(|found| {
                let guid = found.side.halo_guid?.to_string();
                let words = format!("{guid} {}", found.side.name.clone().unwrap_or_default());
                Some(view! { <option value=guid>{words}</option> })
            })
            .collect();
        let id = format!("accept-guid-{}", row.line);
        view! {
            <div class="field">
                <label for=id.clone()>"Which site"</label>
                <select id=id name="halo_guid">
                    {sites}
                </select>
            </div>
        }
    });
    let (of, outcome) = (of(row), outcome.clone());
    view! {
        <ActionForm action=Kind::AcceptRow about=batch.to_string() outcome>
            {of}
            {several}
            <button type="submit" class="button primary">
                {words}
            </button>
        </ActionForm>
    }
    .into_any()
}

/// Where Halo knows the Site ID under another PMS by this name: one press puts it right.
fn use_other_pms(batch: i64, row: &BatchRowView) -> impl IntoView + use<> {
    let pms = row.other_pms?;
    let of = of(row);
    Some(view! {
        <ActionForm action=Kind::EditRow about=batch.to_string() outcome=FormOutcome::default()>
            {of}
            <input type="hidden" name="pms" value=pms.to_string() />
            <button type="submit" class="button primary">
                {format!("Use {}", pms.short_name())}
            </button>
        </ActionForm>
    })
}

/// What waits for somebody is not looked up by itself: one press has it looked up as it stands.
fn look_up_again(batch: i64, row: &BatchRowView) -> impl IntoView + use<> {
    let waits = matches!(row.state, RowState::NotPaired | RowState::Rejected);
    let of = waits.then(|| of(row))?;
    Some(view! {
        <ActionForm action=Kind::EditRow about=batch.to_string() outcome=FormOutcome::default()>
            {of}
            <button type="submit" class="button">
                "Look up again"
            </button>
        </ActionForm>
    })
}

fn edit(batch: i64, row: &BatchRowView, outcome: &FormOutcome) -> impl IntoView + use<> {
    let form = format!("edit-{}", row.line);
    let typed = |name: &str| match outcome.value_of(Kind::EditRow.entry().key, name) {
        typed if typed.is_empty() => row.cell(name).to_owned(),
        typed => typed,
    };
    let pms = pms_of(&typed("pms")).map_or_else(String::new, |pms| pms.to_string());
    let pms_id = format!("{form}-pms");
    let name = match typed("name") {
        none if none.is_empty() => row.halo_name.clone().unwrap_or_default(),
        name => name,
    };
    let site_id = typed("site_id");
    let (of, outcome) = (of(row), outcome.clone());
    view! {
        <ActionForm action=Kind::EditRow about=batch.to_string() outcome>
            {of}
            <Field label="Name" name="name" form=form.clone() autocomplete="off" value=name />
            <div class="field">
                <label for=pms_id.clone()>"PMS"</label>
                <PmsChoice id=pms_id chosen=pms />
            </div>
            <Field label="Site ID" name="site_id" form=form autocomplete="off" value=site_id />
            <button type="submit" class="button">
                "Edit and look up"
            </button>
        </ActionForm>
    }
}

fn pair(batch: i64, row: &BatchRowView, outcome: &FormOutcome) -> impl IntoView + use<> {
    let form = format!("pair-{}", row.line);
    let (of, outcome) = (of(row), outcome.clone());
    view! {
        <ActionForm action=Kind::PairRow about=batch.to_string() outcome>
            {of}
            <Field
                label=PAIRING_CODE
                name="code"
                form=form
                autocomplete="off"
                may_be_empty=true
                hint="Best Practice makes one; Zedmed and D4W need none. Pairing changes something at Halo."
            />
            <button type="submit" class="button">
                {PAIR}
            </button>
        </ActionForm>
    }
}

fn drop_it(batch: i64, row: &BatchRowView, outcome: &FormOutcome) -> impl IntoView + use<> {
    let (of, outcome) = (of(row), outcome.clone());
    view! {
        <ActionForm action=Kind::DropRow about=batch.to_string() outcome>
            {of}
            <button type="submit" class="button">
                "Drop the row"
            </button>
        </ActionForm>
    }
}
