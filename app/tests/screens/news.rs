//! Which screens ask again when the page hears of something.

use app::live::{News, Subject};
use domain::hint::{Hint, Topic};
use domain::practice::PracticeId;

const HERE: Subject = Subject::Practice(PracticeId(7));

fn opening(revision: u64) -> Hint {
    Hint {
        revision,
        ..Hint::default()
    }
}

fn about(revision: u64, what: impl Into<Hint>) -> Hint {
    Hint {
        revision,
        ..what.into()
    }
}

/// Which of some subjects heard something.
fn woken(news: &mut News, hint: &Hint) -> Vec<Subject> {
    let subjects = [Subject::Practices, HERE, Subject::Imports, Subject::Feed];
    let before = news.clone();
    news.hear(hint);
    subjects
        .into_iter()
        .filter(|subject| news.about(&[*subject]) > before.about(&[*subject]))
        .collect()
}

#[test]
fn a_page_that_was_rendered_at_the_present_revision_missed_nothing() {
    let mut news = News::at(40);
    assert_eq!(woken(&mut news, &opening(40)), []);
    let all = woken(&mut news, &opening(41));
    assert_eq!(all.len(), 4, "something happened before the stream opened");
    assert_eq!(woken(&mut news, &opening(41)), [], "it asked meanwhile");
    assert_eq!(woken(&mut news, &opening(3)).len(), 4, "another process");
}

#[test]
fn a_hint_wakes_what_it_names_whatever_the_gap_in_the_numbers() {
    let mut news = News::at(40);
    let other = about(45, vec![PracticeId(8)]);
    assert_eq!(woken(&mut news, &other), [Subject::Practices]);
    let here = about(46, vec![PracticeId(7), PracticeId(8)]);
    assert_eq!(woken(&mut news, &here), [Subject::Practices, HERE]);
    let import = about(50, Topic::Imports);
    assert_eq!(woken(&mut news, &import), [Subject::Imports]);
    assert_eq!(woken(&mut news, &about(51, Topic::Feed)), [Subject::Feed]);
    assert_eq!(woken(&mut news, &about(52, Topic::Everything)).len(), 4);
    assert_eq!(woken(&mut news, &here), [], "the page has it already");
}

#[test]
fn a_page_that_lost_sight_of_the_stream_asks_again_when_it_opens() {
    let mut news = News::at(40);
    news.lose_sight();
    assert_eq!(woken(&mut news, &opening(40)).len(), 4);
}
