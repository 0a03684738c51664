//! What a form that was sent has done, said once on the page it led to. The address names it with
//! a word (`?done=added`), so that it works without scripts.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The notice; nothing where the address names nothing.
#[component]
pub fn Done() -> impl IntoView {
    let pairs = use_query_map();
    let words = move || pairs.with(|pairs| pairs.get_str("done").and_then(sentence));
    view! {
        <div class="notices" role="status">
            {move || words().map(|words| view! { <p class="notice done">{words}</p> })}
        </div>
    }
}

/// What a word stands for.
pub fn sentence(done: &str) -> Option<&'static str> {
    Some(match done {
        "approved" => "The change was approved. From now on Sundog exports what was proposed.",
        "first_approval" => "Your approval counts as the first. A second person must approve too.",
        "rejected" => "The old mapping is kept. The same change is not proposed again.",
        "snoozed" => "The change is out of sight for now, and comes back by itself.",
        "undone" => "The change was undone. The former mapping holds again.",
        "told" => "Noted who was told.",
        "withdrawn" => "It was taken back. What holds at Halo and in the export did not change.",
        "planned" => "The plan waits for a second person.",
        "announced" => "The migration is announced. Sundog looks out for the new GUID.",
        "migration_cancelled" => "The migration is no longer announced.",
        "guid_entered" => "The GUID is looked at now. Following it is somebody else’s decision.",
        "guid_withdrawn" => "The GUID that was entered is taken back.",
        "withheld" => "The mapping is withheld. Sundog exports no GUID for this site.",
        "exported_again" => "The mapping is exported again.",
        "taken" => "You have it. It comes up again by itself when your time is over.",
        "handed_back" => "It was handed back. Nobody has it in hand now.",
        "noted" => "The note was added.",
        "shift_ended" => "Your shift ends here. When you come back, this page begins here.",
        "rechecked" => "Sundog asks Halo Cloud now. What it hears appears here.",
        "pasted" => {
            "The batch is kept. Each row is looked up; nothing is watched until you start it."
        }
        "pasted_before" => "This batch was here already. Nothing was changed.",
        "row_edited" => "The row was edited and is looked up again.",
        "accepted" => "The row is ready now. Your name stands beside it.",
        "paired" => "Halo paired with the site, and Sundog asks about it again now.",
        "dropped" => "The row was taken off the batch.",
        "started" => "They are watched from now on.",
        "edited" => "The practices were changed. It can be taken back below.",
        "edit_undone" => "The edit was taken back: the practices are as they were.",
        "edit_undone_in_part" => {
            "The edit was taken back, but for practices that somebody changed since."
        }
        "entry_saved" => "What you typed is saved.",
        "entry_unchanged" => "Nothing was changed: all of it was so already.",
        "entry_waits" => {
            "It is saved but for PMS and Site ID: somebody else must approve the change that waits."
        }
        "retired" => "The practice is off the list. Its history stays.",
        "restored" => "The practice is on the list again.",
        "added" => "The account was added.",
        "role_changed" => "The role was changed. It holds from now on; they must sign in again.",
        "disabled" => "The account was disabled, and whoever used it was signed out.",
        "enabled" => "The account was enabled.",
        "second_factor_ended" => "The second factor was ended.",
        "policy_changed" => "The rule about second factors was changed.",
        "revoked" => "The token was revoked. Nothing can use it any longer.",
        "password_changed" => "The password was changed. You were signed out everywhere else.",
        "session_ended" => "That place was signed out.",
        "sessions_ended" => "You were signed out everywhere else.",
        _ => return None,
    })
}
