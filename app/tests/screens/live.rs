//! What a page says of itself to what keeps it true.

use app::islands::connection::Connection;
use app::live::{Rendered, Subject, words_of};
use domain::wording::AgeWords;

#[test]
fn a_page_says_in_words_what_it_is_about() {
    let subjects = [
        Subject::named("12"),
        Subject::named("twelve"),
        Subject::Feed,
    ];
    let words = words_of(&subjects).unwrap();
    assert_eq!(
        words, "practice-12 practice-0 feed",
        "nobody has the number 0"
    );
    assert_eq!(words_of(&[]), None);
}

#[test]
fn a_page_follows_the_looks_of_the_watch_within_bounds() {
    let every = |poll_seconds| {
        let rendered = Rendered {
            poll_seconds,
            ..Rendered::default()
        };
        rendered.look_seconds()
    };
    assert_eq!([5, 60, 3600].map(every), [30, 60, 300]);
}

#[test]
fn every_word_of_the_page_is_read_as_it_is_written_and_no_other_is() {
    for connection in Connection::ALL {
        assert_eq!(Connection::of_word(connection.word()), connection);
    }
    assert_eq!(Connection::of_word("nonsense"), Connection::AsLoaded);
    for words in AgeWords::ALL {
        assert_eq!(AgeWords::of_word(words.as_str()), Some(words));
    }
    assert_eq!(AgeWords::of_word("nonsense"), None);
}
