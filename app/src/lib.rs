//! The screens of Sundog: HTML that the server draws, and a few islands that live in the browser.
//!
//! [`shell`] is the document. Each noun has its folder: `page` is what an address shows, `read` what it
//! reads, and beside them stand its parts and the forms of its actions. A part lives with its only user;
//! what a second noun needs moves to `ui`. They turn values into HTML and say what things mean
//! (`data-state="offline"`); `style` decides how that looks. What a page does by itself is in `islands`;
//! what keeps it true and sends its forms is the live script (`script/`), which knows no noun.
//!
//! Every function in a `read` begins by asking `refusal::who_may`, and its documentation says who may.
//! A view's type names everything within it; the larger components end in `into_any`, which hides what
//! is inside them.
//!
//! All conditional compilation of this crate stands in this file: the browser gets `islands` and
//! nothing else. To add a page, add a folder with its `page`, and a line in `routes`.

// Views nest their types, and the compiler counts how deep; its usual limit is 128.
#![recursion_limit = "256"]

pub mod islands;

/// Declares the modules that the server alone has.
macro_rules! on_the_server {
    ($($visible:vis mod $module:ident;)+) => {
        $(#[cfg(feature = "ssr")] $visible mod $module;)+
    };
}

on_the_server! {
    pub mod account;
    pub mod admin;
    pub mod alerts;
    pub mod app_error;
    pub mod cases;
    pub mod changes;
    pub mod charts;
    pub mod environment;
    pub mod form_outcome;
    pub mod frame;
    pub mod heartbeats;
    pub mod identity;
    pub mod incidents;
    pub mod links;
    pub mod live;
    pub mod login;
    pub mod maintenance;
    pub mod onboarding;
    pub mod outages;
    pub mod overview;
    pub mod practice;
    mod refusal;
    pub mod reports;
    pub mod routes;
    pub mod servers;
    pub mod shell;
    pub mod ui;
}

#[cfg(feature = "ssr")]
pub use shell::{App, shell};
