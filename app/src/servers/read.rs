//! The servers, and one of them with its practices drawn over time.

use domain::server::ServerId;
use domain::views::server::{ServerPage, ServersPage, ServersQuery};
use leptos::prelude::*;

use crate::app_error::AppError;

/// What the page of a server shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerScreen {
    /// The facts.
    pub page: ServerPage,
    /// Its practices over time as SVG, drawn on the server.
    pub chart: String,
}

/// The servers that a query asks for.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), or [`AppError::NotAnswered`]
/// where the database cannot be read.
pub async fn read_servers(query: ServersQuery) -> Result<ServersPage, AppError> {
    use crate::refusal::{not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let page = monitor::pages::servers_page(&monitor, &query).await;
    page.map_err(|error| not_answered(&error.into()))
}

/// The server with this number, given as it stands in the address.
///
/// Who may use it: every role.
///
/// # Errors
/// [`AppError::SignedOut`] (401), [`AppError::NotAllowed`] (403), [`AppError::NoSuchServer`] (404), or
/// [`AppError::NotAnswered`] where the database cannot be read.
pub async fn read_server(number: String) -> Result<ServerScreen, AppError> {
    use crate::refusal::{no_such_server, not_answered, who_may};
    who_may(domain::permission::Permission::Read)?;
    let monitor = expect_context::<std::sync::Arc<monitor::Monitor>>();
    let id = number.parse().map(ServerId).ok();
    let page = match id {
        Some(id) => monitor::pages::server_page(&monitor, id).await,
        None => Ok(None),
    };
    let page = page.map_err(|error| not_answered(&error.into()))?;
    let page = page.ok_or_else(no_such_server)?;
    let chart = crate::charts::kept::drawn(&page.gantt, || crate::charts::gantt::draw(&page.gantt));
    Ok(ServerScreen { page, chart })
}
