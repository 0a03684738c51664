//! Choosing a role, each with what it is for.

use domain::permission::Role;
use leptos::prelude::*;

/// The choice. Its name in the form is `role`.
#[component]
pub fn RoleChoice(
    /// The role to begin with.
    chosen: Role,
) -> impl IntoView {
    let options = Role::ALL.iter().map(|&role| {
        view! {
            <option value=role.as_str() selected=role == chosen>
                {format!("{}: {}", role.label(), role.meaning())}
            </option>
        }
    });
    view! {
        <label class="field">
            <span>"Role"</span>
            <select name="role">{options.collect_view()}</select>
        </label>
    }
}
