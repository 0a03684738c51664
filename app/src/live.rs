//! How a page stays true: the server says over `/live` what changed, and the screens that show it
//! ask again. The page carries the revision at which it was rendered, so a stream that opens says
//! whether anything was missed.
//!
//! A hidden tab closes its stream (a browser allows six connections to a host) and asks again when
//! it is shown. Ages grow by themselves. What the watch sees without a change of state, such as one
//! more heartbeat, is not told: the screens ask for it as often as it looks.
//!
//! When the session ended the server refuses the stream. The screens then ask once more, are told
//! so, and the page falls silent: it neither asks nor opens the stream again.

use std::time::Duration;

use codee::string::JsonSerdeCodec;
use domain::hint::Hint;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_use_event_source::{
    ConnectionReadyState, ReconnectLimit, UseEventSourceOnEventReturn, UseEventSourceOptions,
    UseEventSourceReturn, use_event_source_with_options,
};
use serde::{Deserialize, Serialize};

mod clock;
mod news;

pub use clock::{clock, clock_while, growing};
pub use news::{News, Subject};

/// Seconds after which the screens ask without being told to, at the soonest; so do those that no
/// news reaches.
const ROUND: u64 = 30;
/// The same at the latest.
const REFRESH_MOST: u64 = 300;
/// Milliseconds between attempts to reach the server again.
const RECONNECT_EVERY_MS: u64 = 3000;
/// Refusals in a row after which the stream waits until a screen was answered.
const REFUSALS_MAX: u64 = 3;

/// How true a page is that the server rendered, and for how long.
///
/// The server provides it as context; the browser reads it from the page it got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// The server's revision when it began to render.
    pub revision: u64,
    /// How often the watch looks at a practice.
    pub poll_seconds: u64,
}

impl Rendered {
    fn told_by_the_server() -> Self {
        SharedValue::new(|| use_context::<Self>().unwrap_or_default()).into_inner()
    }
}

/// Whether news reaches this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Scripts have not arrived, or never will: the page is as it was loaded.
    AsLoaded,
    /// The stream is open.
    Live,
    /// The stream broke and is being opened again.
    Reconnecting,
    /// The person was signed out: no news will come.
    SignedOut,
}

impl Connection {
    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AsLoaded => "As loaded",
            Self::Live => "Live",
            Self::Reconnecting => "Reconnecting",
            Self::SignedOut => "Signed out",
        }
    }

    /// The word that style goes by.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AsLoaded => "as_loaded",
            Self::Live => "live",
            Self::Reconnecting => "reconnecting",
            Self::SignedOut => "signed_out",
        }
    }
}

/// The page's line to the server. Get it from the context.
#[derive(Clone, Copy)]
pub struct Live {
    /// Whether news reaches this page.
    pub connection: Signal<Connection>,
    news: RwSignal<News>,
    /// Seconds since the page was opened, where it is shown.
    seconds: RwSignal<i64>,
    heard_at: RwSignal<i64>,
    signed_in: RwSignal<bool>,
    /// Whether the stream was refused so often that it waits for a screen to be answered.
    rests: RwSignal<bool>,
}

impl Live {
    /// Opens the page's one stream, where somebody is signed in. On the server nothing happens.
    pub(crate) fn connect(somebody: bool) -> Self {
        let rendered = Rendered::told_by_the_server();
        let news = RwSignal::new(News::at(rendered.revision));
        let seconds = RwSignal::new(0_i64);
        let heard_at = RwSignal::new(0_i64);
        let shown = RwSignal::new(true);
        let signed_in = RwSignal::new(somebody);
        let rests = RwSignal::new(false);
        let asked_why = StoredValue::new(false);
        let ask_again = move || news.update(News::ask_again);
        let UseEventSourceReturn {
            message,
            ready_state,
            open,
            close,
            ..
        } = use_event_source_with_options::<Hint, JsonSerdeCodec>(
            "/live",
            UseEventSourceOptions::default()
                .immediate(false)
                .named_events(["revision".to_owned()])
                .reconnect_limit(ReconnectLimit::Limited(REFUSALS_MAX))
                .reconnect_interval(RECONNECT_EVERY_MS)
                .on_event(move |event| {
                    if is_refusal(event) && !asked_why.get_value() {
                        asked_why.set_value(true);
                        ask_again();
                    }
                    UseEventSourceOnEventReturn::ProcessMessage
                })
                .on_failed(move || rests.set(true)),
        );

        Effect::new(move || {
            watch_visibility(shown);
            let opened = now_ms();
            every(Duration::from_secs(1), move || {
                seconds.set((now_ms() - opened) / 1000);
            });
            let rounds = rendered.poll_seconds.clamp(ROUND, REFRESH_MOST) / ROUND;
            let round = StoredValue::new(0_u64);
            every(Duration::from_secs(ROUND), move || {
                round.update_value(|round| *round += 1);
                let is_due =
                    rests.get_untracked() || round.with_value(|round| round.is_multiple_of(rounds));
                if is_due && shown.get_untracked() && signed_in.get_untracked() {
                    ask_again();
                }
            });
        });
        let wanted = Memo::new(move |_| shown.get() && signed_in.get() && !rests.get());
        Effect::new(move || {
            if wanted.get() {
                open();
            } else {
                close();
                news.update(News::lose_sight);
            }
        });
        Effect::new(move || {
            message.with(|message| {
                if let Some(message) = message {
                    asked_why.set_value(false);
                    heard_at.set(seconds.get_untracked());
                    news.update(|news| news.hear(&message.data));
                }
            });
        });

        let connection = Memo::new(move |before: Option<&(bool, Connection)>| {
            let ever_open = before.is_some_and(|(ever_open, _)| *ever_open);
            match ready_state.get() {
                ConnectionReadyState::Open => (true, Connection::Live),
                ConnectionReadyState::Connecting
                | ConnectionReadyState::Closing
                | ConnectionReadyState::Closed => match ever_open {
                    true => (true, Connection::Reconnecting),
                    false => (false, Connection::AsLoaded),
                },
            }
        });
        Self {
            news,
            connection: Signal::derive(move || match (signed_in.get(), connection.get()) {
                (true, (_, connection)) => connection,
                (false, _) => Connection::SignedOut,
            }),
            seconds,
            heard_at,
            signed_in,
            rests,
        }
    }

    /// A number that grows when something changed that a screen shows. Use it as the source of a
    /// resource.
    pub fn news_of<const N: usize>(
        self,
        subjects: impl Fn() -> [Subject; N] + Send + Sync + 'static,
    ) -> Memo<u64> {
        Memo::new(move |_| self.news.with(|news| news.about(&subjects())))
    }

    /// Seconds since the server was last heard of.
    pub fn seconds_silent(self) -> i64 {
        self.seconds.get() - self.heard_at.get()
    }

    /// An answer came: the server is there.
    pub(crate) fn heard(self) {
        self.heard_at.set(self.seconds.get_untracked());
        self.rests.set(false);
    }

    /// The server says that nobody is signed in here any longer.
    pub(crate) fn signed_out(self) {
        self.signed_in.set(false);
    }
}

/// Whether the server answered and would not open the stream. A stream that broke is opened again
/// by the browser itself.
fn is_refusal(event: &web_sys::Event) -> bool {
    let source = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::EventSource>().ok());
    event.type_() == "error"
        && source.is_some_and(|source| source.ready_state() == web_sys::EventSource::CLOSED)
}

/// Keeps `shown` true while the tab is the one people see.
fn watch_visibility(shown: RwSignal<bool>) {
    let look = move || {
        shown.set(document().visibility_state() != web_sys::VisibilityState::Hidden);
    };
    look();
    let listener = window_event_listener(leptos::ev::visibilitychange, move |_| look());
    on_cleanup(move || listener.remove());
}

/// The browser's clock. It serves to measure how long the page is open and is never shown.
fn now_ms() -> i64 {
    web_sys::js_sys::Date::now() as i64
}

/// Repeats something until the owner goes.
fn every(time: Duration, action: impl Fn() + 'static) {
    if let Ok(handle) = set_interval_with_handle(action, time) {
        on_cleanup(move || handle.clear());
    }
}
