//! What is written down of a try lets nobody acknowledge, however it is read.

use domain::alert::AlertEvent::Opened;
use domain::alert::channel::ChannelKind;
use monitor::notify::ack_link::read;
use monitor::notify::channels::SmtpTls;

use crate::email;
use crate::mail_server::{MailServer, Protection};
use crate::open_vault::OpenVault;
use crate::receiver::Receiver;
use crate::world::{SECRET, World, at};

/// Every way in which somebody could read a text: as it is, and with what mail and HTML make of letters undone.
fn readings(text: &str) -> Vec<String> {
    let unfolded = text.replace("=\r\n", "").replace("=\n", "");
    let mail = undone(&unfolded, "=", "", 16);
    let mut readings = vec![text.to_owned(), unfolded, mail];
    for at in 0..readings.len() {
        let named = readings[at].replace("&amp;", "&").replace("\\/", "/");
        readings.push(undone(&undone(&named, "&#x", ";", 16), "&#", ";", 10));
    }
    readings
}

/// Turns numbers between two marks into the letters that they stand for.
fn undone(text: &str, before: &str, after: &str, radix: u32) -> String {
    let mut parts = text.split(before);
    let mut made = parts.next().unwrap().to_owned();
    for part in parts {
        let written = match after {
            "" => part.get(..2).map(|digits| (digits, &part[2..])),
            _ => part.split_once(after),
        };
        let letter = written.and_then(|(digits, rest)| {
            let letter = u32::from_str_radix(digits, radix)
                .ok()
                .and_then(char::from_u32)?;
            Some(format!("{letter}{rest}"))
        });
        made.push_str(&letter.unwrap_or_else(|| format!("{before}{part}")));
    }
    made
}

/// The links in a text that work.
async fn usable(text: &str) -> Vec<String> {
    let mut usable = Vec::new();
    for reading in readings(text) {
        let is_of_a_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        for word in reading.split(|c| !is_of_a_token(c)) {
            if read(&OpenVault, word, at(60)).await.is_ok() {
                usable.push(word.to_owned());
            }
        }
    }
    usable
}

async fn written(world: &World) -> String {
    let row = &world.deliveries().await[0];
    let attempt = world
        .store
        .delivery_attempts(row.id)
        .await
        .unwrap()
        .remove(0);
    attempt.request
}

#[tokio::test]
async fn what_is_written_down_of_a_mail_holds_no_link_that_works() {
    let mut server = MailServer::start(Protection::StartTls).await;
    let world = email::world(&server, SmtpTls::StartTls).await;
    let to = ("to", "kim@practice.example\nlee@practice.example");
    let channel = world.channel(ChannelKind::Email, &[to], &[]).await;
    world
        .tell(channel, Some(world.alert(1).await), 1, Opened)
        .await;
    assert_eq!(world.turn().await.delivered, 1);
    for mail in server.all() {
        assert!(!usable(&mail.text).await.is_empty(), "{}", mail.text);
    }
    let written = written(&world).await;
    assert!(written.contains("kim@practice.example"), "{written}");
    assert!(written.contains("I have it: [hidden]"), "{written}");
    assert_eq!(usable(&written).await, Vec::<String>::new(), "{written}");
}

#[tokio::test]
async fn what_is_written_down_of_a_body_by_template_holds_no_link_that_works() {
    for (content_type, template) in [
        (
            "text/html",
            "<a href=\"{{ acknowledge_url }}\">I have it</a>",
        ),
        ("application/xml", "<alert link='{{ acknowledge_url }}'/>"),
        ("application/json", "{\"text\": {{ acknowledge_url }}}"),
        ("text/plain", "{{ acknowledge_url }}"),
    ] {
        let (world, mut receiver) = (World::new().await, Receiver::start().await);
        let url = receiver.url();
        let settings = [
            ("url", url.as_str()),
            ("template", template),
            ("content_type", content_type),
        ];
        let channel = world
            .channel(ChannelKind::Webhook, &settings, &[("secret", SECRET)])
            .await;
        world
            .tell(channel, Some(world.alert(1).await), 1, Opened)
            .await;
        assert_eq!(world.turn().await.delivered, 1);
        let sent = receiver.next().await.body;
        assert!(!usable(&sent).await.is_empty(), "{sent}");
        let written = written(&world).await;
        assert!(written.contains("[hidden]"), "{written}");
        assert_eq!(usable(&written).await, Vec::<String>::new(), "{written}");
    }
}
