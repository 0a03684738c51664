//! Proof that it is still the person themself who sits there, asked for by what changes who may come in.

use leptos::prelude::*;

/// The field. Its name is the same in every form that asks for it.
pub fn own_password() -> impl IntoView {
    view! {
        <label class="field">
            <span>"Your own password"</span>
            <input type="password" name="current" autocomplete="current-password" required />
        </label>
    }
}
