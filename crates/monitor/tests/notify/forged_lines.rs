//! A receiver's words in the log are one line, whatever they hold.

use domain::alert::AlertEvent::Opened;
use domain::alert::channel::ChannelKind;

use crate::log::Log;
use crate::receiver::{Receiver, Reply};
use crate::world::{SECRET, World};

/// An answer that would be lines of its own, in red, if it were written as it is.
const FORGED: &str =
    "no\r\n2026-09-21T14:13:20Z  INFO sundog: all is well\u{1b}[31m\u{9b}2J\u{2028}";

#[tokio::test]
async fn a_receiver_writes_no_lines_of_its_own_into_the_log() {
    let (world, receiver) = (World::new().await, Receiver::start().await);
    let url = receiver.url();
    let channel = world
        .channel(
            ChannelKind::Webhook,
            &[("url", &url)],
            &[("secret", SECRET)],
        )
        .await;
    let answer = format!("{FORGED}{}", "x".repeat(4000));
    let length = answer.len();
    receiver.will(Reply::Raw(format!(
        "HTTP/1.1 400 No\r\ncontent-length: {length}\r\n\r\n{answer}"
    )));
    world.tell(channel, None, 1, Opened).await;
    let log = Log::listen();
    world.turn().await;
    let said = log.about("given up");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("all is well"), "{}", said[0]);
    assert!(!said[0].contains(char::is_control), "{:?}", said[0]);
    assert!(!said[0].contains('\u{2028}'), "{:?}", said[0]);
    assert!(said[0].len() < 500, "{}", said[0]);
}
