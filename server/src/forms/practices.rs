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
use domain::actor::Actor;
use domain::permission::Permission;
use domain::practice::PracticeId;
use monitor::commands::acknowledge::NotTaken;
use monitor::commands::change::{Decider, NotDecided};
use monitor::commands::note::NotNoted;
use monitor::commands::pair::NotPaired;
use monitor::commands::planned_migration::NotAnnounced;
use monitor::{MonitorError, Recheck, Saw};
use store::StoreError;

use super::changes::{Fields, Refused as NotAllowedOrDecided};
use super::{Again, FormState, done};
use crate::auth::accounts::seconds;

/// How a browser writes a date with a time.
const LOCAL_TIME: &str = "%Y-%m-%dT%H:%M";

/// Why a form is refused.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    Decision(#[from] NotAllowedOrDecided),
    #[error(transparent)]
    Migration(#[from] NotAnnounced),
    #[error(transparent)]
    Taking(#[from] NotTaken),
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

impl From<NotDecided> for Refused {
    fn from(refusal: NotDecided) -> Self {
        Self::Decision(refusal.into())
    }
}

impl From<MonitorError> for Refused {
    fn from(MonitorError::Store(error): MonitorError) -> Self {
        Self::Database(error)
    }
}

impl Refused {
    fn told(&self) -> (StatusCode, String) {
        match self {
            Self::Decision(refusal) => refusal.told(),
            Self::Database(error) if error.is_for_people() => {
                (StatusCode::CONFLICT, error.to_string())
            }
            Self::Database(error)
            | Self::Migration(NotAnnounced::Store(error))
            | Self::Taking(NotTaken::Store(error))
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
    Extension(actor): Extension<Actor>,
    Path(id): Path<String>,
    parts: Parts,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let by = Decider {
        author: state.doors.author(&parts, &actor),
        actor,
    };
    let Ok(practice) = id.parse().map(PracticeId) else {
        return Redirect::to("/").into_response();
    };
    let path = parts.uri.path().to_owned();
    let fields = Fields::new(form);
    match done_with(&state, practice, &fields, &by).await {
        Ok(word) => done(&path, word),
        Err(refusal) => {
            let (status, words) = refusal.told();
            let act = fields.get("do").to_owned();
            let mut typed = fields.into_values();
            // The code of a pairing is kept nowhere, not on the page either.
            typed.remove("code");
            Again::new(&state.doors, &parts, &path, &act)
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
    form: &Fields,
    by: &Decider,
) -> Result<&'static str, Refused> {
    let monitor = &state.monitor;
    match form.get("do") {
        "announce" => {
            let window = (
                time(state, id, form.get("from"))?,
                time(state, id, form.get("to"))?,
            );
            let words = form.get("words");
            monitor::commands::announce_migration(monitor, id, window, words, &by.author).await?;
            return Ok("announced");
        }
        "cancel_migration" => {
            let number = form.get("migration").parse().unwrap_or_default();
            let was_there =
                monitor::commands::cancel_migration(monitor, id, number, &by.author).await;
            return match was_there.map_err(Refused::Database)? {
                true => Ok("migration_cancelled"),
                false => Err(Refused::CalledOff),
            };
        }
        "take" => {
            let outage = form.get("outage").parse().unwrap_or_default();
            monitor::commands::take_outage(monitor, outage, None, "", &by.author).await?;
            return Ok("taken");
        }
        "hand_back" => {
            let outage = form.get("outage").parse().unwrap_or_default();
            monitor::commands::hand_outage_back(monitor, outage, &by.author).await?;
            return Ok("handed_back");
        }
        "note" => {
            monitor::commands::add_note(monitor, id, form.get("text"), &by.author).await?;
            return Ok("noted");
        }
        "recheck" => {
            return match monitor::commands::recheck(monitor, id, &Saw::default(), &by.author)
                .await?
            {
                Recheck::UnderWay => Ok("rechecked"),
                Recheck::TooSoon(wait) => Err(Refused::TooSoon(seconds(wait))),
                Recheck::NoSuchPractice => Err(Refused::NoSuchPractice),
            };
        }
        "pair" => {
            if !by.actor.may(Permission::EditPractices) {
                return Err(Refused::Decision(NotAllowedOrDecided::NotAllowed));
            }
            let code = form.get("code");
            monitor::commands::pair_practice(monitor, id, code, &by.author).await?;
            return Ok("paired");
        }
        "retire" | "restore" => {
            if !by.actor.may(Permission::EditPractices) {
                return Err(Refused::Decision(NotAllowedOrDecided::NotAllowed));
            }
            return match form.get("do") {
                "retire" => {
                    match monitor::commands::retire_practice(monitor, id, &by.author).await? {
                        true => Ok("retired"),
                        false => Err(Refused::NoSuchPractice),
                    }
                }
                _ => match monitor::commands::restore_practice(monitor, id, &by.author).await? {
                    true => Ok("restored"),
                    false => Err(Refused::NotRetired),
                },
            };
        }
        "enter_guid" | "withdraw_guid" | "withhold" | "export_again" => {}
        _ => {
            let words = "Sundog does not know this form: load the page again.";
            return Err(NotDecided::Unusable(words).into());
        }
    }
    if !by.actor.may(Permission::DecideChanges) {
        return Err(Refused::Decision(NotAllowedOrDecided::NotAllowed));
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

fn site(state: &FormState, id: PracticeId) -> Result<domain::site::SiteKey, Refused> {
    let key = monitor::commands::site_key(&state.monitor, id);
    key.ok_or(Refused::NoSuchPractice)
}

/// A time as the practice's clocks show it.
fn time(
    state: &FormState,
    id: PracticeId,
    text: &str,
) -> Result<chrono::DateTime<chrono::Utc>, Refused> {
    let local = NaiveDateTime::parse_from_str(text.trim(), LOCAL_TIME);
    let local = local.map_err(|_| Refused::NoTime)?;
    monitor::pages::local_time(&state.monitor, id, local).ok_or(Refused::NoSuchTime)
}
