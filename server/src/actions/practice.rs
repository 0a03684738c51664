//! What people do on a practice's page.

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::action::field::SentFields;
use domain::action::outcome::Outcome;
use domain::action::practice::{PracticeAction, PracticeActionKind};
use domain::edit::Edit;
use domain::practice::PracticeId;
use domain::practice_field::PracticeField;
use domain::site::SiteKey;
use monitor::commands::acknowledge::Acknowledgeable;
use monitor::commands::practice::NotEdited;
use monitor::commands::practice::edit::Edited;
use monitor::{ClientReport, Monitor, Recheck, commands};
use store::AuditPrincipal;

use super::context::ActionRequest;
use super::{Completed, Perform, number};
use crate::auth::accounts::seconds;
use crate::rates::Rated;
use crate::refusal::{Refusal, RefusalKind};

impl Perform for PracticeAction {
    fn rated(kind: PracticeActionKind) -> Option<Rated> {
        use PracticeActionKind as Kind;
        match kind {
            Kind::AddNote => Some(Rated::Note),
            Kind::Recheck => Some(Rated::Recheck),
            Kind::Pair | Kind::EnterGuid | Kind::ExportAgain => Some(Rated::AsksHalo),
            Kind::Acknowledge | Kind::Release => Some(Rated::Response),
            // An edit asks only where it names another site.
            Kind::Edit
            | Kind::AnnounceMigration
            | Kind::CancelMigration
            | Kind::Retire
            | Kind::Restore
            | Kind::WithdrawGuid
            | Kind::Withhold => None,
        }
    }

    async fn perform(self, about: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let id = PracticeId(number(about, RefusalKind::NoSuchPractice)?);
        let (monitor, by) = (request.monitor(), request.audited_as());
        match self {
            Self::Acknowledge { outage } => {
                let outage = Acknowledgeable::Outage(outage);
                commands::acknowledge(monitor, outage, None, "", by).await?;
            }
            Self::Release { outage } => {
                commands::release(monitor, Acknowledgeable::Outage(outage), by).await?;
            }
            Self::AddNote { text } => {
                commands::add_note(monitor, id, &text, by).await?;
            }
            Self::Recheck {} => {
                let asked = commands::recheck(monitor, id, &ClientReport::default(), by).await?;
                accepted(asked)?;
            }
            Self::AnnounceMigration { from, to, words } => {
                let from = on_site(monitor, id, from).map_err(|refusal| refusal.at("from"))?;
                let to = on_site(monitor, id, to).map_err(|refusal| refusal.at("to"))?;
                let window = (from, to);
                commands::announce_migration(monitor, id, window, &words, by).await?;
            }
            Self::CancelMigration { migration } => {
                let was_there = commands::cancel_migration(monitor, id, migration, by).await?;
                found(was_there, "This migration was called off already.")?;
            }
            Self::Pair { code } => {
                commands::pair_practice(monitor, id, code.expose(), by).await?;
            }
            Self::Edit { fields } => return edit(id, &fields, request).await,
            Self::Retire {} => {
                if !commands::retire_practice(monitor, id, by).await? {
                    return Err(Refusal::no_such_practice());
                }
            }
            Self::Restore {} => {
                restore(monitor, id, by).await?;
            }
            Self::EnterGuid { guid } => {
                commands::enter_guid(monitor, id, &guid, &request.by).await?;
            }
            Self::WithdrawGuid {} => {
                commands::withdraw_guid(monitor, id, &request.by).await?;
            }
            Self::Withhold { reason } => {
                let site = site(monitor, id)?;
                commands::withhold(monitor, &site, &reason, &request.by).await?;
            }
            Self::ExportAgain { reason } => {
                let site = site(monitor, id)?;
                commands::export_again(monitor, &site, &reason, &request.by).await?;
            }
        }
        Ok(Completed::Done)
    }
}

/// Whether Halo is asked now, or why not.
///
/// # Errors
/// Where there is no such practice, or Halo was asked a moment ago.
pub fn accepted(asked: Recheck) -> Result<(), Refusal> {
    match asked {
        Recheck::UnderWay => Ok(()),
        Recheck::NoSuchPractice => Err(Refusal::no_such_practice()),
        Recheck::TooSoon(wait) => {
            let seconds = seconds(wait);
            let text = format!("Halo was asked within the last minute. Wait {seconds} s.");
            Err(Refusal::new(RefusalKind::TooSoon, text).after(seconds))
        }
    }
}

/// Puts a retired practice on the list again.
///
/// # Errors
/// Where there is none of this number, or it is on the list.
pub async fn restore(
    monitor: &Monitor,
    id: PracticeId,
    by: &AuditPrincipal,
) -> Result<(), Refusal> {
    if commands::restore_practice(monitor, id, by).await? {
        return Ok(());
    }
    match monitor::pages::practice(monitor, id).await? {
        Some(_) => found(false, &NotEdited::AlreadyListed(id).to_string()),
        None => Err(Refusal::no_such_practice()),
    }
}

/// Saves what was typed. A form carries along what stood in each field (`was_NAME`), so that it
/// changes what its sender changed and nothing else.
async fn edit(
    id: PracticeId,
    fields: &SentFields,
    request: &ActionRequest,
) -> Result<Completed, Refusal> {
    let typed = |field: PracticeField| fields.find(field.as_str()).map(str::to_owned);
    let seen = |field| fields.find(&format!("was_{field}")).map(str::to_owned);
    let edit = Edit::new(typed, seen);
    if edit.is_about_the_site() {
        request.once_more(Rated::AsksHalo)?;
    }
    let edited = commands::edit_practice(request.monitor(), id, &edit, &request.by).await?;
    Ok(match edited {
        Edited::Saved => Completed::Done,
        Edited::Unchanged => Completed::With(Outcome::Unchanged),
        Edited::Waits(_) => Completed::With(Outcome::Waits),
    })
}

fn found(is_there: bool, else_said: &str) -> Result<(), Refusal> {
    match is_there {
        true => Ok(()),
        false => Err(Refusal::new(RefusalKind::NothingToDo, else_said)),
    }
}

fn site(monitor: &Monitor, id: PracticeId) -> Result<SiteKey, Refusal> {
    commands::site_key(monitor, id).ok_or_else(Refusal::no_such_practice)
}

/// A time that was typed as the practice's clocks show it.
fn on_site(
    monitor: &Monitor,
    id: PracticeId,
    local: NaiveDateTime,
) -> Result<DateTime<Utc>, Refusal> {
    let words = "The clocks are changed then: that time does not exist there. Choose another.";
    monitor::pages::local_time(monitor, id, local).ok_or_else(|| Refusal::unusable(words))
}
