//! A message as programs read it.

use serde_json::{Value, json};

use super::Parcel;

/// The body, and what a template can name.
pub(super) fn of(parcel: &Parcel<'_>) -> Value {
    let message = parcel.message;
    let practices = message.practices.iter();
    let practices: Vec<_> = practices
        .map(|each| json!({ "id": each.id, "name": each.name }))
        .collect();
    let contacts = message.contacts.iter();
    let contacts: Vec<_> = contacts
        .map(|each| json!({ "whose": each.whose, "text": each.text }))
        .collect();
    let (ended, ended_latest) = message.ended.unzip();
    let (taken_by, taken_until) = message
        .taken
        .as_ref()
        .map(|(by, until)| (by, until))
        .unzip();
    json!({
        "message_id": parcel.message_id,
        "event": message.event,
        "kind": message.kind,
        "dedup_key": message.dedup_key,
        "test": message.is_test,
        "environment": message.environment,
        "title": message.title,
        "state": message.state,
        "reason": message.reason,
        "began": message.began,
        "began_latest": message.began_latest,
        "ended": ended,
        "ended_latest": ended_latest,
        "at": message.at,
        "practice_count": message.practice_count,
        "practices": practices,
        "halo_said": message.halo_said,
        "who_acts": message.who_acts,
        "steps": message.steps,
        "contacts": contacts,
        "just_before": message.just_before,
        "taken_by": taken_by,
        "taken_until": taken_until,
        "note": message.note,
        "url": parcel.page(),
        "acknowledge_url": parcel.only_link(),
    })
}
