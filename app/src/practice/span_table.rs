//! Spans as a table: what the timeline draws, for those who would rather read it, or the history of
//! one track.

use domain::views::SpanItem;
use domain::wording::brief;
use leptos::prelude::*;

use crate::ui::moment::When;
use crate::ui::state_word::StateWord;

/// The spans, folded away until asked for.
#[component]
pub fn SpanTable(
    /// Newest first.
    spans: Vec<SpanItem>,
    /// What is unfolded by a press.
    summary: &'static str,
    /// What the table holds, for those who do not see it.
    caption: &'static str,
    /// Whether it is unfolded to begin with.
    #[prop(optional)]
    open: bool,
) -> impl IntoView {
    view! {
        <details class="spans" open=open>
            <summary>{summary}</summary>
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Track"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Why"</th>
                        <th scope="col">"From"</th>
                        <th scope="col">"To"</th>
                        <th scope="col" class="number">
                            "Lasted"
                        </th>
                    </tr>
                </thead>
                <tbody>{spans.into_iter().map(row).collect_view()}</tbody>
            </table>
        </details>
    }
    .into_any()
}

fn row(row: SpanItem) -> impl IntoView {
    let lasted = row.to.as_ref().map(|to| brief(to.at - row.from.at));
    view! {
        <tr>
            <th scope="row">{row.track_label}</th>
            <td>
                <StateWord state=row.tone word=row.state_label />
            </td>
            <td>{row.why}</td>
            <td>
                <When moment=row.from />
            </td>
            <td>
                {match row.to {
                    Some(to) => view! { <When moment=to /> }.into_any(),
                    None => "still".into_any(),
                }}
            </td>
            <td class="number">{lasted}</td>
        </tr>
    }
}
