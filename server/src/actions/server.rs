//! Editing what was entered about a server.

use domain::action::outcome::Outcome;
use domain::action::server::ServerAction;
use domain::server::{ServerField, ServerId};
use monitor::commands;

use super::context::ActionRequest;
use super::{Completed, Perform, number};
use crate::refusal::{Refusal, RefusalKind};

impl Perform for ServerAction {
    async fn perform(self, about: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let id = ServerId(number(about, RefusalKind::NoSuchServer)?);
        let Self::Edit { fields } = self;
        let typed = |field: ServerField| fields.find(field.as_str()).map(str::to_owned);
        let seen = |field: ServerField| fields.find(&format!("was_{field}")).map(str::to_owned);
        let (monitor, by) = (request.monitor(), request.audited_as());
        Ok(
            match commands::edit_server(monitor, id, typed, seen, by).await? {
                true => Completed::Done,
                false => Completed::With(Outcome::Unchanged),
            },
        )
    }
}
