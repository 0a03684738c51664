//! What a row says in each state, read without colours and shapes.

use app::overview::row::cells;
use app::overview::table::PracticeTable;
use domain::headline::State;
use leptos::prelude::*;

use super::{fixtures, html};

/// The words between the tags, cell by cell.
fn words(html: &str) -> String {
    let mut words = String::new();
    for piece in html.replace("</td>", "|").replace("</th>", "|").split('<') {
        let text = piece.split_once('>').map_or(piece, |(_, text)| text);
        if !text.is_empty() && !text.starts_with(['|', ' ']) && !words.ends_with(['|', ' ']) {
            words.push(' ');
        }
        words.push_str(text);
    }
    words.trim_end_matches('|').trim().to_owned()
}

#[test]
fn every_state_is_a_word_with_its_reason_age_and_mover() {
    let rows: Vec<_> = State::ALL
        .iter()
        .map(|&state| {
            let row = fixtures::row(6, "Tidal River", state, 136, "why");
            words(&html(|| cells(&row, fixtures::now())))
        })
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @r##"
    Online why|Tidal River BSFP-SQL01|Bp 20222|2 h 16 m||38 s|99.71 %|99 %|26.713|Nobody
    Degraded why|Tidal River BSFP-SQL01|Bp 20222|2 h 16 m||38 s|99.71 %|99 %|26.713|Practice
    Offline why|Tidal River BSFP-SQL01|Bp 20222|2 h 16 m||38 s|99.71 %|99 %|26.713|Practice
    Unreachable why|Tidal River BSFP-SQL01|Bp 20222|2 h 16 m||38 s|99.71 %|99 %|26.713|Practice
    Blocked why|Tidal River BSFP-SQL01|Bp 20222|2 h 16 m||38 s|99.71 %|99 %|26.713|Halo Support
    Unknown why|Tidal River BSFP-SQL01|Bp 20222|2 h 16 m||–|99.71 %|99 %|26.713|Us
    Setting up why|Tidal River BSFP-SQL01|Bp 20222|2 h 16 m||38 s|99.71 %|99 %|26.713|Practice
    Retired why|Tidal River BSFP-SQL01|Bp 20222|2 h 16 m||38 s|99.71 %|99 %|26.713|Nobody
    "##);
}

#[test]
fn a_row_says_its_state_in_a_shape_too_and_its_times_exactly() {
    let row = fixtures::row(3, "Tidal River", State::Blocked, 136, "refused by Halo");
    insta::assert_snapshot!(html(|| cells(&row, fixtures::now())).replace("><", ">\n<"), @r##"
    <td class="cell-state">
    <span data-state="blocked" class="state">
    <svg aria-hidden="true" class="shape">
    <use href="#state-blocked">
    </use>
    </svg>
    <b>Blocked</b>
    </span>
    <span class="why">refused by Halo</span>
    </td>
    <th scope="row" class="cell-name">
    <a href="/practices/3" class="name">Tidal River</a>
    <a href="/servers/3" class="on-server">BSFP-SQL01</a>
    </th>
    <td class="cell-site">Bp <span class="code">20111</span>
    </td>
    <td class="cell-since number">
    <time datetime="2026-08-17T22:26:00Z" title="18 Aug 2026 08:26:00 AEST (17 Aug 2026 22:26:00 UTC)" data-from="1787005560" data-age="brief">2 h 16 m</time>
    </td>
    <td class="cell-strip">
    <svg role="img" aria-label="Last 24 hours: Online 90 %, Blocked 9 %" class="strip">
    <rect data-state="online" x="0.0%" width="90.6%">
    </rect>
    <rect data-state="blocked" x="90.6%" width="9.4%">
    </rect>
    </svg>
    </td>
    <td class="cell-heartbeat number">
    <time datetime="2026-08-18T00:41:00Z" title="18 Aug 2026 10:41:00 AEST (18 Aug 2026 00:41:00 UTC)">38 s</time>
    </td>
    <td class="cell-uptime number">99.71<span class="unit"> %</span>
    </td>
    <td class="cell-coverage number">99<span class="unit"> %</span>
    </td>
    <td class="cell-link">26.713</td>
    <td class="cell-who">
    <span data-who="halo_support" class="who">Halo Support</span>
    </td>
    "##);
}

#[test]
fn where_nothing_was_seen_there_are_dashes() {
    let mut row = fixtures::row(3, "Tidal River", State::PendingSetup, 136, "no site found");
    row.practice.uptime_30d.uptime = None;
    row.practice.heartbeat_age_seconds = None;
    row.link = None;
    let words = words(&html(|| cells(&row, fixtures::now())));
    assert_eq!(
        words.matches('–').count(),
        4,
        "heartbeat, uptime, coverage, Link: {words}"
    );
}

#[test]
fn the_table_has_a_caption_scopes_and_one_sorted_head() {
    let html = html(|| {
        let overview = fixtures::overview();
        view! { <PracticeTable overview /> }
    });
    assert!(html.contains("<caption"));
    assert_eq!(html.matches("scope=\"col\"").count(), 10);
    assert_eq!(html.matches("scope=\"row\"").count(), 12);
    assert_eq!(html.matches("aria-sort").count(), 1);
    assert!(html.contains("Needs attention · 7"));
    assert!(html.contains("Everyone else · 405"));
}
