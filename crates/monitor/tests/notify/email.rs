//! Mail, to a server that speaks both kinds of TLS.

use std::time::Duration;

use chrono::TimeDelta;
use domain::alert::AlertEvent::{Opened, Reminder, Resolved};
use domain::alert::channel::{ChannelKind, MessageState};
use monitor::notify::channels::{Smtp, SmtpSettings, SmtpTls};

use crate::mail_server::{Arrived, MailServer, Protection};
use crate::world::World;

fn settings(server: &MailServer, tls: SmtpTls) -> SmtpSettings {
    SmtpSettings {
        host: "localhost".to_owned(),
        port: server.port,
        from: "sundog@integrator.example".parse().unwrap(),
        tls,
        credentials: None,
        trusted: Some(server.authority.clone()),
        timeout: Duration::from_secs(5),
    }
}

pub async fn world(server: &MailServer, tls: SmtpTls) -> World {
    World::with_smtp(Some(Smtp::new(&settings(server, tls)).unwrap())).await
}

fn header(mail: &Arrived, name: &str) -> String {
    let line = mail
        .text
        .lines()
        .find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
    let line = line.unwrap_or_else(|| panic!("{name} is missing: {}", mail.text));
    line.split_once(':').unwrap().1.trim().to_owned()
}

#[tokio::test]
async fn mail_travels_protected_by_either_kind_of_tls() {
    for (protection, tls) in [
        (Protection::StartTls, SmtpTls::StartTls),
        (Protection::Implicit, SmtpTls::Implicit),
    ] {
        let mut server = MailServer::start(protection).await;
        let world = world(&server, tls).await;
        let channel = world
            .channel(ChannelKind::Email, &[("to", "kim@practice.example")], &[])
            .await;
        world.tell(channel, None, 1, Opened).await;
        assert_eq!(world.turn().await.delivered, 1);
        let arrived = server.all();
        assert_eq!(arrived.len(), 1);
        assert!(arrived[0].is_protected);
        assert_eq!(
            header(&arrived[0], "subject"),
            "Harbour Clinic is unreachable"
        );
        assert_eq!(header(&arrived[0], "auto-submitted"), "auto-generated");
        let row = &world.deliveries().await[0];
        let attempt = &world.store.delivery_attempts(row.id).await.unwrap()[0];
        assert_eq!(attempt.status, Some(250));
        assert!(attempt.answer.contains("queued as 7"), "{}", attempt.answer);
    }
}

#[tokio::test]
async fn without_tls_or_with_a_certificate_of_a_stranger_nothing_is_sent() {
    let mut server = MailServer::start(Protection::Plain).await;
    let world = world(&server, SmtpTls::StartTls).await;
    let channel = world
        .channel(ChannelKind::Email, &[("to", "kim@practice.example")], &[])
        .await;
    world.tell(channel, None, 1, Opened).await;
    assert_eq!(world.turn().await.failed, 1);
    assert!(server.all().is_empty());

    let mut stranger = MailServer::start(Protection::Implicit).await;
    let settings = SmtpSettings {
        trusted: None,
        ..settings(&stranger, SmtpTls::Implicit)
    };
    let world = World::with_smtp(Some(Smtp::new(&settings).unwrap())).await;
    let channel = world
        .channel(ChannelKind::Email, &[("to", "kim@practice.example")], &[])
        .await;
    world.tell(channel, None, 1, Opened).await;
    assert_eq!(world.turn().await.failed, 1);
    assert!(stranger.all().is_empty());
    let far = SmtpSettings {
        host: "mail.example".to_owned(),
        tls: SmtpTls::None,
        ..settings
    };
    assert!(Smtp::new(&far).unwrap_err().contains("this machine alone"));
}

#[tokio::test]
async fn an_incident_is_one_thread_and_each_recipient_has_a_link_of_their_own() {
    let mut server = MailServer::start(Protection::StartTls).await;
    let world = world(&server, SmtpTls::StartTls).await;
    let to = (
        "to",
        "kim@practice.example, lee@practice.example\nkim@practice.example",
    );
    let channel = world.channel(ChannelKind::Email, &[to], &[]).await;
    let (one, other) = (world.alert(1).await, world.alert(2).await);
    for (alert, event) in [
        (one, Opened),
        (one, Reminder),
        (other, Opened),
        (one, Resolved),
    ] {
        world.tell(channel, Some(alert), 1, event).await;
        assert_eq!(world.turn().await.delivered, 1);
    }
    let arrived = server.all();
    assert_eq!(arrived.len(), 8);
    let kims: Vec<_> = arrived
        .iter()
        .filter(|mail| mail.to.contains("<kim@"))
        .collect();
    assert_eq!(kims.len(), 4);
    let first = header(kims[0], "message-id");
    assert!(
        first.starts_with("<msg_1.") && first.ends_with("@integrator.example>"),
        "{first}"
    );
    assert!(!kims[0].text.to_lowercase().contains("in-reply-to:"));
    for follows in [kims[1], kims[3]] {
        assert_eq!(header(follows, "in-reply-to"), first);
        assert_eq!(header(follows, "references"), first);
    }
    assert!(
        !kims[2].text.to_lowercase().contains("in-reply-to:"),
        "another cause"
    );
    let ids: std::collections::BTreeSet<_> = arrived
        .iter()
        .map(|mail| header(mail, "message-id"))
        .collect();
    assert_eq!(ids.len(), 8);
    let link = |mail: &Arrived| {
        mail.text
            .replace("=\r\n", "")
            .split("/ack/")
            .nth(1)
            .unwrap()
            .to_owned()
    };
    let lees: Vec<_> = arrived
        .iter()
        .filter(|mail| mail.to.contains("<lee@"))
        .collect();
    assert_ne!(link(kims[0])[..60], link(lees[0])[..60]);
    assert!(
        !kims[3].text.contains("/ack/"),
        "nothing to acknowledge any more"
    );
}

#[tokio::test]
async fn whoever_has_the_mail_does_not_get_it_again_when_another_is_refused() {
    let mut server = MailServer::start(Protection::StartTls).await;
    let world = world(&server, SmtpTls::StartTls).await;
    let to = ("to", "kim@practice.example\nlee@practice.example");
    let channel = world.channel(ChannelKind::Email, &[to], &[]).await;
    server.will("250 ok");
    server.will("451 4.7.1 greylisted, come again");
    world.tell(channel, None, 1, Opened).await;
    assert_eq!(world.turn().await.failed, 1);
    world.step(TimeDelta::seconds(6));
    assert_eq!(world.turn().await.delivered, 1);
    let to: Vec<_> = server.all().into_iter().map(|mail| mail.to).collect();
    assert_eq!(
        to,
        [
            "RCPT TO:<kim@practice.example>",
            "RCPT TO:<lee@practice.example>"
        ]
    );
    server.will("250 ok");
    server.will("550 5.1.1 no such person");
    world.tell(channel, None, 1, Opened).await;
    assert_eq!(world.turn().await.refused, 1);
    let row = world.deliveries().await.remove(1);
    assert_eq!(row.state, MessageState::Undelivered);
    let attempt = &world.store.delivery_attempts(row.id).await.unwrap()[0];
    assert!(
        attempt.answer.contains("lee@practice.example"),
        "{}",
        attempt.answer
    );
    assert!(
        attempt.answer.contains("no such person"),
        "{}",
        attempt.answer
    );
}
