//! What people do on a practice's page: take its trouble in hand, note something, announce a
//! migration, have it looked at, pair it, retire it, stop its export, enter a GUID. Whoever answers for
//! outages announces and rechecks; the list is for whoever keeps it, the mapping for whoever decides
//! changes.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDateTime;
use domain::permission::Permission;
use domain::practice::PracticeId;
use domain::principal::Principal;
use monitor::commands::acknowledge::{Acknowledgeable, NotAcknowledged};
use monitor::commands::change::{ActingPrincipal, NotDecided};
use monitor::commands::note::NotNoted;
use monitor::commands::pair::NotPaired;
use monitor::commands::planned_migration::NotAnnounced;
use monitor::{ClientReport, MonitorError, Recheck};
use store::StoreError;

use super::changes::{ChangeFields, ChangeRefused as NotAllowedOrDecided};
use super::{FormRedisplay, FormState, done};
use crate::auth::accounts::seconds;

/// How a browser writes a date with a time.
const LOCAL_TIME: &str = "%Y-%m-%dT%H:%M";

/// Why a form is refused.
#[derive(Debug, thiserror::Error)]
enum PracticeRefused {
    #[error(transparent)]
    Decision(#[from] NotAllowedOrDecided),
    #[error(transparent)]
    Migration(#[from] NotAnnounced),
    #[error(transparent)]
    Taking(#[from] NotAcknowledged),
    #[error(transparent)]
    Note(#[from] NotNoted),
    #[error(transparent)]
    Pairing(#[from] NotPaired),
    #[error("Give both times of the window.")]
    NoTime,
    #[error("The clocks are changed then: that time does not exist there. Choose another.")]
    NoSuchTime,
    #[error("This migration was called off already.")]
    CalledOff,
    #[error("Halo was asked within the last minute. Wait {0} s.")]
    TooSoon(i64),
    #[error("There is no such practice on the list.")]
    NoSuchPractice,
    #[error("This practice is on the list already.")]
    NotRetired,
    #[error("Sundog's database does not answer. Try again shortly.")]
    Database(StoreError),
}

impl From<NotDecided> for PracticeRefused {
    fn from(refusal: NotDecided) -> Self {
        Self::Decision(refusal.into())
    }
}

impl From<MonitorError> for PracticeRefused {
    fn from(MonitorError::Store(error): MonitorError) -> Self {
        Self::Database(error)
    }
}

impl PracticeRefused {
    fn told(&self) -> (StatusCode, String) {
        match self {
            Self::Decision(refusal) => refusal.told(),
            Self::Database(error) if error.is_for_people() => {
                (StatusCode::CONFLICT, error.to_string())
            }
            Self::Database(error)
            | Self::Migration(NotAnnounced::Store(error))
            | Self::Taking(NotAcknowledged::Store(error))
            | Self::Note(NotNoted::Store(error))
            | Self::Pairing(NotPaired::Store(error)) => {
                tracing::error!(%error, "a form about a practice could not be carried out");
                let words = "Sundog's database does not answer. Try again shortly.";
                (StatusCode::SERVICE_UNAVAILABLE, words.to_owned())
            }
            Self::TooSoon(_) => (StatusCode::TOO_MANY_REQUESTS, self.to_string()),
            Self::CalledOff | Self::NotRetired | Self::Taking(_) => {
                (StatusCode::CONFLICT, self.to_string())
            }
            Self::Note(_)
            | Self::Migration(_)
            | Self::Pairing(_)
            | Self::NoTime
            | Self::NoSuchTime
            | Self::NoSuchPractice => (StatusCode::UNPROCESSABLE_ENTITY, self.to_string()),
        }
    }
}

/// Does what a form of the practice's page asks for.
pub async fn act(
    State(state): State<FormState>,
    Extension(principal): Extension<Principal>,
    Path(id): Path<String>,
    parts: Parts,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let by = ActingPrincipal {
        audited_as: state.auth_context.audited_as(&parts, &principal),
        principal,
    };
    let Ok(practice) = id.parse().map(PracticeId) else {
        return Redirect::to("/").into_response();
    };
    let path = parts.uri.path().to_owned();
    let fields = ChangeFields::new(form);
    match done_with(&state, practice, &fields, &by).await {
        Ok(word) => done(&path, word),
        Err(refusal) => {
            let (status, words) = refusal.told();
            let act = fields.get("do").to_owned();
            let mut typed = fields.into_values();
            // The code of a pairing is kept nowhere, not on the page either.
            typed.remove("code");
            FormRedisplay::new(&state.auth_context, &parts, &path, &act)
                .typed([("id", id.as_str())])
                .and_typed(typed)
                .refused(status, &words)
                .await
        }
    }
}

async fn done_with(
    state: &FormState,
    id: PracticeId,
    form: &ChangeFields,
    by: &ActingPrincipal,
) -> Result<&'static str, PracticeRefused> {
    let monitor = &state.monitor;
    match form.get("do") {
        "announce" => {
            let window = (
                time(state, id, form.get("from"))?,
                time(state, id, form.get("to"))?,
            );
            let words = form.get("words");
            monitor::commands::announce_migration(monitor, id, window, words, &by.audited_as)
                .await?;
            return Ok("announced");
        }
        "cancel_migration" => {
            let number = form.get("migration").parse().unwrap_or_default();
            let was_there =
                monitor::commands::cancel_migration(monitor, id, number, &by.audited_as).await;
            return match was_there.map_err(PracticeRefused::Database)? {
                true => Ok("migration_cancelled"),
                false => Err(PracticeRefused::CalledOff),
            };
        }
        "take" => {
            let outage = form.get("outage").parse().unwrap_or_default();
            monitor::commands::acknowledge(
                monitor,
                Acknowledgeable::Outage(outage),
                None,
                "",
                &by.audited_as,
            )
            .await?;
            return Ok("taken");
        }
        "hand_back" => {
            let outage = form.get("outage").parse().unwrap_or_default();
            monitor::commands::release(monitor, Acknowledgeable::Outage(outage), &by.audited_as)
                .await?;
            return Ok("handed_back");
        }
        "note" => {
            monitor::commands::add_note(monitor, id, form.get("text"), &by.audited_as).await?;
            return Ok("noted");
        }
        "recheck" => {
            return match monitor::commands::recheck(
                monitor,
                id,
                &ClientReport::default(),
                &by.audited_as,
            )
            .await?
            {
                Recheck::UnderWay => Ok("rechecked"),
                Recheck::TooSoon(wait) => Err(PracticeRefused::TooSoon(seconds(wait))),
                Recheck::NoSuchPractice => Err(PracticeRefused::NoSuchPractice),
            };
        }
        "pair" => {
            if !by.principal.may(Permission::EditPractices) {
                return Err(PracticeRefused::Decision(NotAllowedOrDecided::NotAllowed));
            }
            let code = form.get("code");
            monitor::commands::pair_practice(monitor, id, code, &by.audited_as).await?;
            return Ok("paired");
        }
        "retire" | "restore" => {
            if !by.principal.may(Permission::EditPractices) {
                return Err(PracticeRefused::Decision(NotAllowedOrDecided::NotAllowed));
            }
            return match form.get("do") {
                "retire" => {
                    match monitor::commands::retire_practice(monitor, id, &by.audited_as).await? {
                        true => Ok("retired"),
                        false => Err(PracticeRefused::NoSuchPractice),
                    }
                }
                _ => {
                    match monitor::commands::restore_practice(monitor, id, &by.audited_as).await? {
                        true => Ok("restored"),
                        false => Err(PracticeRefused::NotRetired),
                    }
                }
            };
        }
        "enter_guid" | "withdraw_guid" | "withhold" | "export_again" => {}
        _ => {
            let words = "Sundog does not know this form: load the page again.";
            return Err(NotDecided::Unusable(words).into());
        }
    }
    if !by.principal.may(Permission::DecideChanges) {
        return Err(PracticeRefused::Decision(NotAllowedOrDecided::NotAllowed));
    }
    let reason = form.get("reason");
    match form.get("do") {
        "enter_guid" => {
            monitor::commands::enter_guid(monitor, id, form.get("guid"), by).await?;
            Ok("guid_entered")
        }
        "withdraw_guid" => {
            monitor::commands::withdraw_guid(monitor, id, by).await?;
            Ok("guid_withdrawn")
        }
        "withhold" => {
            monitor::commands::withhold(monitor, &site(state, id)?, reason, by).await?;
            Ok("withheld")
        }
        _ => {
            monitor::commands::export_again(monitor, &site(state, id)?, reason, by).await?;
            Ok("exported_again")
        }
    }
}

fn site(state: &FormState, id: PracticeId) -> Result<domain::site::SiteKey, PracticeRefused> {
    let key = monitor::commands::site_key(&state.monitor, id);
    key.ok_or(PracticeRefused::NoSuchPractice)
}

/// A time as the practice's clocks show it.
fn time(
    state: &FormState,
    id: PracticeId,
    text: &str,
) -> Result<chrono::DateTime<chrono::Utc>, PracticeRefused> {
    let local = NaiveDateTime::parse_from_str(text.trim(), LOCAL_TIME);
    let local = local.map_err(|_| PracticeRefused::NoTime)?;
    monitor::pages::local_time(&state.monitor, id, local).ok_or(PracticeRefused::NoSuchTime)
}
