//! Where rows stand while the list changes, and what is said about it.

use app::overview::announcer::Announcement;
use app::overview::row_changes::RowChanges;
use app::overview::row_order::RowOrder;
use domain::headline::State;
use domain::overview::{Query, Sort};
use domain::practice::PracticeId;
use domain::views::Overview;

use super::fixtures;

fn ids(ids: &[i64]) -> Vec<PracticeId> {
    ids.iter().copied().map(PracticeId).collect()
}

/// A list with these practices in trouble, then these without.
fn list(troubled: &[i64], well: &[i64]) -> Overview {
    let troubled = troubled
        .iter()
        .map(|id| fixtures::row(*id, "T", State::Offline, 5, ""));
    let well = well
        .iter()
        .map(|id| fixtures::row(*id, "W", State::Online, 5, ""));
    Overview {
        rows: troubled.chain(well).collect(),
        ..fixtures::overview()
    }
}

#[test]
fn those_that_need_attention_stand_in_a_group_of_their_own() {
    let order = RowOrder::of(&list(&[1, 2], &[3]));
    assert_eq!(
        (order.attention.clone(), order.rest.clone()),
        (ids(&[1, 2]), ids(&[3]))
    );
    assert!(order.has_groups());
    assert!(
        !RowOrder::of(&list(&[1, 2], &[])).has_groups(),
        "one group needs no heading"
    );
}

#[test]
fn a_list_by_name_has_no_groups() {
    let mut overview = list(&[1], &[2]);
    overview.query.sort = Some(Sort::Name);
    let order = RowOrder::of(&overview);
    assert_eq!(order.rest, ids(&[1, 2]));
    assert!(!order.has_groups());
}

#[test]
fn rows_in_use_keep_their_places_and_new_ones_come_last() {
    let before = RowOrder::of(&list(&[1, 2], &[3, 4]));
    let wanted = RowOrder::of(&list(&[9, 4, 1], &[3]));
    let kept = before.kept_for(wanted);
    assert_eq!(kept.attention, ids(&[1, 9]), "2 left, 9 is new");
    assert_eq!(
        kept.rest,
        ids(&[3, 4]),
        "4 stays although it is in trouble now"
    );
}

#[test]
fn another_list_is_taken_as_it_comes() {
    let before = RowOrder::of(&list(&[1, 2], &[3]));
    let mut other = list(&[], &[3, 1]);
    other.query = Query {
        q: "dental".to_owned(),
        ..Query::default()
    };
    let wanted = RowOrder::of(&other);
    assert_eq!(before.kept_for(wanted.clone()), wanted);
}

#[test]
fn a_change_is_said_once_and_a_poll_without_one_adds_nothing() {
    let first = Announcement::after(None, &list(&[], &[1, 2, 3, 4]));
    assert_eq!(first.words, "", "nothing has changed yet");
    let second = Announcement::after(Some(&first), &list(&[1], &[2, 3, 4]));
    assert_eq!(second.words, "T is now Offline.");
    let third = Announcement::after(Some(&second), &list(&[1], &[2, 3, 4]));
    assert_eq!(
        third.words, second.words,
        "a screen reader is told of new words only"
    );
    let fourth = Announcement::after(Some(&third), &list(&[1, 2, 3, 4], &[]));
    assert_eq!(fourth.words, "3 practices changed.");
}

#[test]
fn another_filter_is_no_news() {
    let first = Announcement::after(None, &list(&[], &[1]));
    let mut filtered = list(&[1], &[]);
    filtered.query.attention = true;
    assert_eq!(Announcement::after(Some(&first), &filtered).words, "");
}

#[test]
fn a_row_counts_its_changes_wherever_it_stands_and_another_list_starts_anew() {
    let first = RowChanges::after(None, &list(&[], &[1, 2]));
    let second = RowChanges::after(Some(&first), &list(&[1], &[2]));
    let third = RowChanges::after(Some(&second), &list(&[], &[1, 2, 3]));
    let counts = |changes: &RowChanges| [1, 2, 3].map(|id| changes.count(PracticeId(id)));
    assert_eq!(counts(&first), [0, 0, 0]);
    assert_eq!(counts(&second), [1, 0, 0]);
    assert_eq!(
        counts(&third),
        [2, 0, 0],
        "a row that comes in has not changed"
    );
    let mut other = list(&[1], &[]);
    other.query.attention = true;
    assert_eq!(counts(&RowChanges::after(Some(&third), &other)), [0, 0, 0]);
}
