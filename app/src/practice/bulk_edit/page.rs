//! Changing many practices at once: choose them by a filter, say what is to change, look at what that
//! means for each, make it, and take it back.

use std::collections::BTreeMap;

use domain::action::bulk_edit::BulkEditActionKind;
use domain::permission::Permission;
use domain::practice_field::PracticeField;
use domain::site::Pms;
use domain::url_query::UrlQuery;
use domain::views::bulk_edit::{BulkEditPage as Page, BulkEditQuery, BulkEditRow, MadeEditView};
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::login::SignedIn;
use crate::practice::bulk_edit::read::read_bulk_edit;
use crate::ui::action_form::ActionForm;
use crate::ui::asked::asked;
use crate::ui::done::DoneNotice;
use crate::ui::field::Field;
use crate::ui::kept_fields::kept_fields;
use crate::ui::loaded::Loaded;
use crate::ui::lost_form::lost_unless;
use crate::ui::moment::When;
use crate::ui::page_title::PageTitle;
use crate::ui::pms_choice::PmsChoice;

/// A field of the change: its name, its label, and what is asked for.
type ChangeField = (&'static str, &'static str, fn(&BulkEditQuery) -> &String);

/// The fields of the change.
const CHANGE: [ChangeField; 6] = [
    ("add_tags", "Add tags", |asked| &asked.add_tags),
    ("remove_tags", "Remove tags", |asked| &asked.remove_tags),
    ("owner", PracticeField::Owner.label(), |asked| &asked.owner),
    ("tier", PracticeField::Tier.label(), |asked| &asked.tier),
    ("time_zone", PracticeField::TimeZone.label(), |asked| {
        &asked.time_zone
    }),
    ("hours", PracticeField::Hours.label(), |asked| &asked.hours),
];

/// The page. Its address holds the filter and the change, so that the preview works without scripts.
#[component]
pub fn BulkEditPage() -> impl IntoView {
    let outcome = FormOutcome::told_by_the_server();
    let may_edit = expect_context::<SignedIn>().may(Permission::EditPractices);
    let sent = outcome.values.clone();
    let in_address = asked::<BulkEditQuery>();
    let asked = match sent.is_empty() {
        true => in_address,
        // A form that was refused is drawn again at an address that asks for nothing.
        false => BulkEditQuery::from_pairs(pairs_of(&sent)),
    };
    view! {
        <PageTitle text="Edit many" />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href="/">
                    "Overview"
                </a>
                " / edit many"
            </nav>
            <h1>"Edit many practices"</h1>
            <p class="soft">
                "Choose practices, say what is to change, and look at what that means for each before "
                "you make it. It can be taken back."
            </p>
        </div>
        <DoneNotice />
        {choice(&asked)}
        <Loaded from=read_bulk_edit(asked.clone()) let:page>
            <Preview page asked may_edit outcome />
        </Loaded>
    }
    .into_any()
}

fn pairs_of(sent: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, &str)> {
    sent.iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
}

/// Whom, and what is to change.
fn choice(asked: &BulkEditQuery) -> AnyView {
    let change: Vec<_> = CHANGE
        .iter()
        .map(|(name, label, value)| {
            view! {
                <Field
                    label=*label
                    name=*name
                    form="edit"
                    autocomplete="off"
                    may_be_empty=true
                    value=value(asked).clone()
                />
            }
        })
        .collect();
    let pms: Option<Pms> = asked.pms.parse().ok();
    view! {
        <section class="card" aria-labelledby="edit-many">
            <header>
                <h2 id="edit-many">"Whom, and what"</h2>
            </header>
            <div class="body">
                <form class="act edit-many" method="get" action=links::EDIT_MANY>
                    <fieldset>
                        <legend>"Practices with"</legend>
                        <Field
                            label="Name, Site ID or GUID"
                            name="q"
                            form="edit"
                            autocomplete="off"
                            may_be_empty=true
                            value=asked.q.clone()
                        />
                        <div class="field">
                            <label for="edit-pms">"PMS"</label>
                            <PmsChoice
                                id="edit-pms"
                                chosen=pms.map(|pms| pms.to_string()).unwrap_or_default()
                                any="Any PMS"
                            />
                        </div>
                        <Field
                            label="Tag"
                            name="tag"
                            form="edit"
                            autocomplete="off"
                            may_be_empty=true
                            value=asked.tag.clone()
                        />
                    </fieldset>
                    <fieldset>
                        <legend>"What is to change"</legend>
                        {change}
                        <p class="hint">
                            "What is left empty stays as it is. A dash (-) empties a field. Tags are "
                            "parted by commas."
                        </p>
                    </fieldset>
                    <button type="submit" class="button primary">
                        "Preview"
                    </button>
                </form>
            </div>
        </section>
    }
    .into_any()
}

/// What would change, and what was changed lately.
#[component]
pub fn Preview(
    /// What would change.
    page: Page,
    /// The filter and the change.
    asked: BulkEditQuery,
    /// Whether whoever looks may make it.
    may_edit: bool,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let lost = lost_unless(&outcome, &|action: BulkEditActionKind| {
        let undone = outcome.values.get("edit");
        let can_be_undone =
            |made: &MadeEditView| made.undone_at.is_none() && undone == Some(&made.id.to_string());
        may_edit
            && match action {
                BulkEditActionKind::Apply => !page.rows.is_empty(),
                BulkEditActionKind::Undo => page.made.iter().any(can_be_undone),
            }
    });
    view! {
        {lost}
        {preview(&page, &asked, may_edit, outcome.clone())}
        {made(&page.made, may_edit, &outcome)}
    }
    .into_any()
}

fn preview(page: &Page, asked: &BulkEditQuery, may_edit: bool, outcome: FormOutcome) -> AnyView {
    if let Some(problem) = page.problem.clone() {
        return view! {
            <p class="problem" role="alert">
                {format!("Nothing changes: {problem}.")}
            </p>
        }
        .into_any();
    }
    let is_asked = CHANGE.iter().any(|(_, _, value)| !value(asked).is_empty());
    if !is_asked {
        return view! {
            <p class="soft">{format!("The filter lets {} practices through.", page.chosen)}</p>
        }
        .into_any();
    }
    let unchanged = page.chosen.saturating_sub(page.rows.len());
    let words = format!(
        "{} of {} practices change, {unchanged} stay as they are.",
        page.rows.len(),
        page.chosen
    );
    let rows: Vec<_> = page.rows.iter().cloned().map(row).collect();
    let fields = kept_fields(asked, &[]);
    let digest = page.digest.clone();
    let count = page.rows.len();
    let form = (may_edit && count > 0).then(|| {
        view! {
            <ActionForm action=BulkEditActionKind::Apply outcome>
                {fields}
                <input type="hidden" name="digest" value=digest />
                <button type="submit" class="button primary">
                    {format!("Change {count}")}
                </button>
            </ActionForm>
        }
    });
    view! {
        <section class="card" aria-labelledby="preview">
            <header>
                <h2 id="preview">"Preview"</h2>
                <span class="soft">{words}</span>
            </header>
            <div class="wide-table">
                <table class="outages">
                    <caption class="visually-hidden">"What would change"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Practice"</th>
                            <th scope="col">"What changes"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="body">{form}</div>
        </section>
    }
    .into_any()
}

fn row(row: BulkEditRow) -> impl IntoView {
    let changes: Vec<_> = row
        .changes
        .into_iter()
        .map(|change| {
            let shown = |text: String| match text.is_empty() {
                true => "nothing".to_owned(),
                false => text,
            };
            view! {
                <div>
                    {change.label} ": " <del>{shown(change.was)}</del> " "
                    <ins>{shown(change.becomes)}</ins>
                </div>
            }
        })
        .collect();
    view! {
        <tr>
            <th scope="row">
                <a class="link" href=links::practice(row.practice_id)>
                    <bdi>{row.name}</bdi>
                </a>
            </th>
            <td data-label="What changes">{changes}</td>
        </tr>
    }
}

fn made(made: &[MadeEditView], may_edit: bool, outcome: &FormOutcome) -> AnyView {
    if made.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = made
        .iter()
        .cloned()
        .map(|made| {
            let id = made.id;
            let undone = made.undone_at.clone();
            let outcome = outcome.of_row("edit", id);
            let undo = (may_edit && undone.is_none()).then(|| {
                view! {
                    <ActionForm action=BulkEditActionKind::Undo of=("edit", id) outcome>
                        <button type="submit" class="button">
                            "Take it back"
                        </button>
                    </ActionForm>
                }
            });
            view! {
                <tr>
                    <th scope="row">
                        <When moment=made.at />
                    </th>
                    <td data-label="By">{made.by}</td>
                    <td class="number" data-label="Practices">
                        {made.practices}
                    </td>
                    <td data-label="Taken back">
                        {undone.map(|moment| view! { <When moment /> })}
                        {undo}
                    </td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="made">
            <header>
                <h2 id="made">"Made lately"</h2>
            </header>
            <div class="wide-table">
                <table class="outages">
                    <caption class="visually-hidden">"Edits of many practices, newest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"When"</th>
                            <th scope="col">"By"</th>
                            <th scope="col" class="number">
                                "Practices"
                            </th>
                            <th scope="col">"Taken back"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
