//! Changes with one cause, decided together: a sample to look at, what cannot be approved yet, and
//! one form in which the count is typed. What became of each stands above; what was decided in one step
//! stays below, to be looked at and undone.

use domain::action::group::GroupActionKind;
use domain::permission::Permission;
use domain::views::groups::ChangeGroup as Group;
use domain::wording::counted;
use leptos::prelude::*;

use crate::changes::group::decided::decided_together;
use crate::changes::group::form::GroupForm;
use crate::changes::group::results::group_results;
use crate::changes::read::read_group;
use crate::links;
use crate::live::Subject;
use crate::login::SignedIn;
use crate::form_outcome::FormOutcome;
use crate::ui::asked::named;
use crate::ui::group_table::{group_table, not_yet_table};
use crate::ui::loaded::Loaded;
use crate::ui::lost_form::lost_unless;
use crate::ui::page_title::PageTitle;

/// So many are shown at once; the rest is folded away.
const SAMPLE: usize = 5;

/// The page of the group whose name is in the address.
#[component]
pub fn ChangeGroupPage() -> impl IntoView {
    let key = named("key");
    let signed_in = expect_context::<SignedIn>();
    let outcome = FormOutcome::told_by_the_server();
    let results = group_results(&outcome.about(&key));
    view! {
        {results}
        <Loaded from=read_group(key) hears=vec![Subject::Practices] let:group>
            <ChangeGroupContent group signed_in outcome />
        </Loaded>
    }
}

/// What the page shows of a group.
#[component]
pub fn ChangeGroupContent(
    /// The group.
    group: Group,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let Group {
        key,
        cause,
        ready,
        not_yet,
        decided,
    } = group;
    let outcome = outcome.about(&key);
    let undo_of = key.clone();
    let is_over = ready.is_empty() && not_yet.is_empty();
    let may = signed_in.may(Permission::DecideChanges);
    let is_ready = !ready.is_empty();
    let sent = outcome.values.get("decision");
    let holds = decided.iter().any(|decision| {
        decision.undoable() > 0 && sent.is_none_or(|sent| *sent == decision.id.to_string())
    });
    let lost = lost_unless(&outcome, &|kind| match kind {
        GroupActionKind::Approve => may && is_ready,
        GroupActionKind::Undo => may && holds,
    });
    let count = how_many(ready.len(), not_yet.len());
    let (sample, rest) = ready.split_at(ready.len().min(SAMPLE));
    let sample = group_table(sample, "The first of them");
    let rest = and_the_rest(rest.len(), group_table(rest, "The others"));
    let waiting = (!is_over).then(|| {
        let signed_in = signed_in.clone();
        let outcome = outcome.clone();
        view! {
            <section class="card" aria-labelledby="ready">
                <header>
                    <h2 id="ready">"Ready to be approved"</h2>
                    <span class="quiet">"new GUID, same name"</span>
                </header>
                {sample}
                {rest}
                <GroupForm key ready signed_in outcome />
            </section>
        }
    });
    view! {
        <PageTitle text=format!("One cause: {cause}") />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::CHANGES>
                    "Changes"
                </a>
                " / one cause"
            </nav>
            <h1>{cause}</h1>
            <p class="soft">{count}</p>
        </div>
        {lost}
        {waiting}
        {not_yet_table(&not_yet)}
        {decided_together(decided, &undo_of, &signed_in, &outcome)}
    }
    .into_any()
}

fn and_the_rest(count: usize, table: impl IntoView + 'static) -> impl IntoView {
    (count > 0).then(|| {
        view! {
            <details class="spans">
                <summary>{format!("And {count} more")}</summary>
                {table}
            </details>
        }
    })
}

/// How many, in a sentence.
fn how_many(ready: usize, not_yet: usize) -> String {
    let waiting = match not_yet {
        0 => String::new(),
        not_yet => format!(" {not_yet} cannot be approved yet."),
    };
    let ready = match ready {
        0 if not_yet == 0 => "No group waits here any more; what is left stands among the changes.".to_owned(),
        0 => "None can be approved now.".to_owned(),
        ready => counted(
            ready,
            "practice can be approved now.",
            "practices can be approved now.",
        ),
    };
    ready + &waiting
}
