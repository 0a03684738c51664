//! Secrets of a channel go to the host for which they were entered.

use domain::alert::channel::{ChannelId, ChannelKind};
use monitor::commands::alert::channel::{ChannelForm, ChannelNotKept, add_channel, edit_channel};

use super::{Told, ada};

const ROUTING_KEY: (&str, &str) = ("routing_key", "0123456789abcdef0123456789abcdef");
const TOKEN: (&str, &str) = ("token", "tk_of_ours");
const TOPIC: (&str, &str) = ("topic", "sundog");

fn form(settings: &[(&str, &str)], secrets: &[(&str, &str)]) -> ChannelForm {
    let owned = |texts: &[(&str, &str)]| {
        let texts = texts.iter();
        texts
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    ChannelForm {
        name: "Phone".to_owned(),
        settings: owned(settings),
        secrets: owned(secrets).into(),
    }
}

impl Told {
    async fn entered(&self, kind: ChannelKind, form: ChannelForm) -> ChannelId {
        add_channel(&self.alerts, kind, form, &ada())
            .await
            .unwrap()
            .0
    }

    async fn edited(&self, id: ChannelId, form: ChannelForm) -> Result<(), ChannelNotKept> {
        edit_channel(&self.alerts, id, form, &ada()).await
    }
}

#[tokio::test]
async fn a_secret_goes_to_no_other_host_than_the_one_for_which_it_was_entered() {
    let told = Told::with(1).await;
    let at = |url| [("url", url), TOPIC];
    let ours = at("https://ntfy.example/");
    let phone = told.entered(ChannelKind::Ntfy, form(&ours, &[TOKEN])).await;
    for elsewhere in [
        "https://ntfy.example.attacker.example/",
        "https://ntfy.example:8443/",
    ] {
        let refused = told.edited(phone, form(&at(elsewhere), &[])).await;
        let words = refused.unwrap_err().to_string();
        assert!(words.contains("Enter 'Access token' again"), "{words}");
        let empty = told
            .edited(phone, form(&at(elsewhere), &[("token", " ")]))
            .await;
        assert!(empty.is_err(), "{elsewhere}");
    }
    let beside = at("https://NTFY.example:443/beside");
    told.edited(phone, form(&beside, &[])).await.unwrap();
    let theirs = at("https://push.example/");
    told.edited(phone, form(&theirs, &[TOKEN])).await.unwrap();
    told.edited(phone, form(&theirs, &[])).await.unwrap();
    told.edited(phone, form(&ours, &[])).await.unwrap_err();
}

#[tokio::test]
async fn a_key_of_pagerduty_that_was_entered_without_an_address_was_entered_for_pagerduty() {
    let told = Told::with(1).await;
    let pager = form(&[], &[ROUTING_KEY, ("webhook_secret", "shown once")]);
    let pager = told.entered(ChannelKind::Pagerduty, pager).await;
    let elsewhere = [("url", "https://events.attacker.example/v2/enqueue")];
    let refused = told.edited(pager, form(&elsewhere, &[])).await;
    let words = refused.unwrap_err().to_string();
    assert!(words.contains("Enter 'Integration key' again"), "{words}");
    let written_out = [("url", "https://events.pagerduty.com/v2/enqueue")];
    told.edited(pager, form(&written_out, &[])).await.unwrap();
    // The other secret is never sent: with it what comes from PagerDuty is checked.
    let renewed = form(&elsewhere, &[ROUTING_KEY]);
    told.edited(pager, renewed).await.unwrap();
}

#[tokio::test]
async fn a_webhook_moves_with_the_secret_that_signs_because_that_is_never_sent() {
    let told = Told::with(1).await;
    let hook = form(&[("url", "https://hooks.example/1")], &[]);
    let hook = told.entered(ChannelKind::Webhook, hook).await;
    let moved = form(&[("url", "https://elsewhere.example/1")], &[]);
    told.edited(hook, moved).await.unwrap();
}

#[tokio::test]
async fn a_phone_without_a_token_moves_freely() {
    let told = Told::with(1).await;
    let settings = |url| [("url", url), TOPIC];
    let phone = form(&settings("https://ntfy.example"), &[]);
    let phone = told.entered(ChannelKind::Ntfy, phone).await;
    let moved = form(&settings("https://push.example"), &[]);
    told.edited(phone, moved).await.unwrap();
}
