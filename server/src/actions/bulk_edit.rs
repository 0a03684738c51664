//! Changing many practices at once, as it was previewed, and taking that back.

use domain::action::bulk_edit::BulkEditAction;
use domain::action::outcome::Outcome;
use domain::bulk_edit::BulkEdit;
use domain::url_query::UrlQuery;
use domain::views::bulk_edit::BulkEditQuery;
use monitor::commands;

use super::context::ActionRequest;
use super::{Completed, Perform};
use crate::refusal::Refusal;

impl Perform for BulkEditAction {
    async fn perform(self, _: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let (monitor, by) = (request.monitor(), request.audited_as());
        match self {
            Self::Apply { fields } => {
                let query = BulkEditQuery::from_pairs(fields.pairs()).practices();
                let edit = BulkEdit::from_fields(|name| fields.get(name).to_owned());
                let edit = edit.map_err(Refusal::unusable)?;
                let seen = fields.get("digest");
                commands::edit_together(monitor, &query, &edit, seen, by).await?;
                Ok(Completed::Done)
            }
            Self::Undo { edit } => Ok(match commands::undo_edit(monitor, edit, by).await? {
                (_, 0) => Completed::Done,
                _ => Completed::With(Outcome::UndoneInPart),
            }),
        }
    }
}
