//! How a page stays true: the server says over `/live` that something changed, and the screens ask
//! again. The message is a hint only, so a missed one does no harm.
//!
//! A hidden tab closes its stream (a browser allows six connections to a host) and asks again when
//! it is shown. Every half minute the screens ask anyway, so that ages stay true.
//!
//! When the session ended the server refuses the stream. The screens then ask once more, are told
//! so, and the page falls silent: it neither asks nor opens the stream again.

use std::time::Duration;

use codee::string::JsonSerdeCodec;
use domain::practice::PracticeId;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_use_event_source::{
    ConnectionReadyState, ReconnectLimit, UseEventSourceOnEventReturn, UseEventSourceOptions,
    UseEventSourceReturn, use_event_source_with_options,
};
use serde::Deserialize;

/// How often the screens ask without being told to.
const REFRESH_EVERY: Duration = Duration::from_secs(30);
/// Milliseconds between attempts to reach the server again.
const RECONNECT_EVERY_MS: u64 = 3000;
/// Refusals in a row after which the stream waits until a screen was answered.
const REFUSALS_MAX: u64 = 3;

/// What the server says over `/live`, as the event `revision`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Hint {
    revision: u64,
    practices: Vec<PracticeId>,
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
    /// Grows whenever the screens should ask again. Use it as the source of a resource.
    pub revision: Signal<u64>,
    /// Whether news reaches this page.
    pub connection: Signal<Connection>,
    silent: RwSignal<u64>,
    signed_in: RwSignal<bool>,
    /// Whether the stream was refused so often that it waits for a screen to be answered.
    rests: RwSignal<bool>,
}

impl Live {
    /// Opens the page's one stream, where somebody is signed in. On the server nothing happens.
    pub(crate) fn connect(somebody: bool) -> Self {
        let revision = RwSignal::new(0_u64);
        let silent = RwSignal::new(0_u64);
        let shown = RwSignal::new(true);
        let signed_in = RwSignal::new(somebody);
        let rests = RwSignal::new(false);
        let asked_why = StoredValue::new(false);
        let ask_again = move || revision.update(|number| *number += 1);
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
            every(Duration::from_secs(1), move || {
                silent.update(|seconds| *seconds += 1)
            });
            every(REFRESH_EVERY, move || {
                if shown.get_untracked() && signed_in.get_untracked() {
                    ask_again();
                }
            });
        });
        let wanted = Memo::new(move |_| shown.get() && signed_in.get() && !rests.get());
        Effect::new(move || if wanted.get() { open() } else { close() });
        Effect::new(move |was_open: Option<bool>| {
            let is_open = ready_state.get() == ConnectionReadyState::Open;
            if is_open && was_open != Some(true) {
                // What happened before the stream was open was not told.
                asked_why.set_value(false);
                ask_again();
            }
            is_open
        });
        Effect::new(move || {
            if message.with(Option::is_some) {
                ask_again();
            }
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
            revision: revision.into(),
            connection: Signal::derive(move || match (signed_in.get(), connection.get()) {
                (true, (_, connection)) => connection,
                (false, _) => Connection::SignedOut,
            }),
            silent,
            signed_in,
            rests,
        }
    }

    /// Seconds since the server was last heard of.
    pub fn seconds_silent(self) -> u64 {
        self.silent.get()
    }

    /// An answer came: the server is there.
    pub(crate) fn heard(self) {
        self.silent.set(0);
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

/// Repeats something until the owner goes.
fn every(time: Duration, action: impl Fn() + 'static) {
    if let Ok(handle) = set_interval_with_handle(action, time) {
        on_cleanup(move || handle.clear());
    }
}
