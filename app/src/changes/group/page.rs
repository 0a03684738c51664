//! Changes with one cause, decided together: a sample to look at, what cannot be approved yet, and
//! one form in which the count is typed. What became of each stands above, also once they are gone.

use domain::views::groups::ChangeGroup as Group;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::changes::group::form::GroupForm;
use crate::changes::group::results::group_results;
use crate::changes::read::read_group;
use crate::links;
use crate::live::{Live, Subject};
use crate::login::SignedIn;
use crate::sent_form::SentForm;
use crate::ui::group_table::{group_table, not_yet_table};
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;

/// So many are shown at once; the rest is folded away.
const SAMPLE: usize = 5;

/// The page of the group whose name is in the address.
#[component]
pub fn ChangeGroupPage() -> impl IntoView {
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("key").unwrap_or_default()));
    let signed_in = expect_context::<SignedIn>();
    let sent = SentForm::about(key.get_untracked());
    let news = expect_context::<Live>().news_of(|| [Subject::Practices]);
    let group = Resource::new(
        move || (key.get(), news.get()),
        |(key, _)| async move { read_group(key).await },
    );
    let results = {
        let sent = sent.clone();
        move || group_results(&sent.outcome_of(&key.get()).results)
    };
    view! {
        {results}
        <Loaded from=group let:group>
            <ChangeGroupContent group signed_in=signed_in.clone() sent=sent.clone() />
        </Loaded>
    }
}

/// What the page shows of a group.
#[component]
pub fn ChangeGroupContent(
    /// The group.
    group: Signal<Group>,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    sent: SentForm,
) -> impl IntoView {
    let key = Memo::new(move |_| group.with(|group| group.key.clone()));
    let cause = Memo::new(move |_| group.with(|group| group.cause.clone()));
    let ready = Memo::new(move |_| group.with(|group| group.ready.clone()));
    let not_yet = Memo::new(move |_| group.with(|group| group.not_yet.clone()));
    let title = Memo::new(move |_| cause.with(|cause| format!("One cause: {cause}")));
    let form = move || {
        let outcome = sent.outcome_of(&key.get());
        view! { <GroupForm key=key.get() ready signed_in=signed_in.clone() outcome /> }
    };
    view! {
        <PageTitle text=title />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::CHANGES>
                    "Changes"
                </a>
                " / one cause"
            </nav>
            <h1>{move || cause.get()}</h1>
            <p class="soft">{move || counted(ready.with(Vec::len), not_yet.with(Vec::len))}</p>
        </div>
        <section class="card" aria-labelledby="ready">
            <header>
                <h2 id="ready">"Ready to be approved"</h2>
                <span class="quiet">"new GUID, same name"</span>
            </header>
            {move || {
                ready
                    .with(|ready| {
                        let (sample, rest) = ready.split_at(ready.len().min(SAMPLE));
                        view! {
                            {group_table(sample, "The first of them")}
                            {and_the_rest(rest.len(), group_table(rest, "The others"))}
                        }
                    })
            }}
            {form}
        </section>
        {move || not_yet.with(|items| not_yet_table(items))}
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
fn counted(ready: usize, not_yet: usize) -> String {
    let waiting = match not_yet {
        0 => String::new(),
        1 => " 1 cannot be approved yet.".to_owned(),
        not_yet => format!(" {not_yet} cannot be approved yet."),
    };
    let ready = match ready {
        0 => "None can be approved now.".to_owned(),
        1 => "1 practice can be approved now.".to_owned(),
        ready => format!("{ready} practices can be approved now."),
    };
    ready + &waiting
}
