//! The channels whose formats others publish, and what goes out on them.

use domain::alert::channel::ChannelKind;
use domain::alert::message::Message;
use monitor::notify::channels::{self, OpenChannel, Parcel, Rendered, wants_link};
use monitor::notify::outbound::OutboundRequest;
use serde_json::Value;

use crate::world::{at, open_channel};

/// A key of an integration of PagerDuty.
pub const ROUTING_KEY: &str = "0123456789abcdef0123456789abcdef";

pub fn slack() -> OpenChannel {
    let secret = ("url", "https://hooks.slack.example/services/T0/B0/x");
    open_channel(ChannelKind::Slack, &[], &[secret])
}

pub fn teams() -> OpenChannel {
    let secret = ("url", "https://flows.example/workflows/1?sig=x");
    open_channel(ChannelKind::Teams, &[], &[secret])
}

pub fn pagerduty() -> OpenChannel {
    open_channel(ChannelKind::Pagerduty, &[], &[("routing_key", ROUTING_KEY)])
}

pub fn ntfy() -> OpenChannel {
    let settings = [("url", "https://ntfy.example"), ("topic", "sundog-on-call")];
    open_channel(ChannelKind::Ntfy, &settings, &[("token", "tk_1")])
}

/// The request, with a link to acknowledge wherever delivery would give one.
pub fn rendered(channel: &OpenChannel, message: &Message) -> OutboundRequest {
    let link = (
        "On call".to_owned(),
        "https://sundog.example/ack/t".to_owned(),
    );
    let links = wants_link(message).then_some(link).into_iter().collect();
    let parcel = Parcel {
        channel,
        message_id: "msg_1",
        message,
        now: at(0),
        public_url: "https://sundog.example",
        links: &links,
        follows: None,
        from: None,
    };
    match channels::of(channel.kind).render(parcel).unwrap() {
        Rendered::Http(request) => request,
        other => panic!("{other:?}"),
    }
}

/// Its body.
pub fn json(request: &OutboundRequest) -> Value {
    serde_json::from_str(&request.body).unwrap()
}
