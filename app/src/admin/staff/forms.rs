//! What an admin does about people: adding one, changing one, and the rule about second factors.

use domain::action::ActionKind;
use domain::action::staff::StaffActionKind as Kind;
use domain::permission::Role;
use domain::principal::Principal;
use domain::views::people::StaffView;
use leptos::prelude::*;

use crate::admin::role_choice::RoleChoice;
use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;
use crate::ui::field::Field;
use crate::ui::own_password::own_password;

/// Adds a person, who chooses a password by a link.
#[component]
pub fn AddStaff(
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let add = Kind::Add.entry().key;
    let problem = outcome.problem_at(add, "name");
    let name = outcome.value_of(add, "name");
    let role = outcome.value_of(add, "role");
    view! {
        <section class="card" aria-labelledby="add-staff">
            <header>
                <h2 id="add-staff">"Add a person"</h2>
            </header>
            <div class="body">
                <ActionForm action=Kind::Add outcome>
                    <Field
                        label="Name"
                        name="name"
                        form=add
                        problem
                        autocomplete="off"
                        value=name
                        hint="They sign in with it, and the audit trail keeps it."
                    />
                    <RoleChoice chosen=role.parse().unwrap_or(Role::Viewer) />
                    {own_password()}
                    <button type="submit" class="button primary">
                        "Add and make a link"
                    </button>
                </ActionForm>
            </div>
        </section>
    }
    .into_any()
}

/// Demands a second factor of those who can do harm, or does not.
#[component]
pub fn SecondFactorRule(
    /// Whether it is demanded now.
    required: bool,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="second-factor-rule">
            <header>
                <h2 id="second-factor-rule">"Second factor"</h2>
            </header>
            <div class="body">
                <ActionForm action=Kind::SetPolicy outcome>
                    <label class="checkbox">
                        <input
                            type="checkbox"
                            name="second_factor_required"
                            value="yes"
                            checked=required
                        />
                        "Approvers and admins must have a second factor"
                    </label>
                    <p class="hint">
                        "Whoever has none sees nothing but their own profile until they set it up."
                    </p>
                    {own_password()}
                    <button type="submit" class="button">
                        "Keep this rule"
                    </button>
                </ActionForm>
            </div>
        </section>
    }
    .into_any()
}

/// Everything that can be changed about one person, folded away.
#[component]
pub fn ChangeStaff(
    /// The person.
    person: StaffView,
    /// What became of the form that was sent, where it was about this person.
    outcome: FormOutcome,
) -> impl IntoView {
    let id = person.id.0;
    let open = outcome.problem.is_some();
    let disabled = person.disabled_at.is_some();
    let wanted = outcome.value_of(Kind::ChangeRole.entry().key, "role");
    let role = wanted.parse().unwrap_or(person.role);
    let plain = |action, button| plain_form(id, action, button, ().into_any(), &outcome);
    let name = person.name.clone();
    let (at_role, kept) = (left_behind(&person), left_behind(&person).into_any());
    let disable = "Disable the account and sign out";
    let disable = plain_form(id, Kind::Disable, disable, kept, &outcome);
    view! {
        <details class="disclosure" open=open>
            <summary>
                "Change" <span class="visually-hidden">" "{name}</span>
            </summary>
            <ActionForm
                action=Kind::ChangeRole
                of=("id", id)
                outcome=outcome.clone()
            >
                <RoleChoice chosen=role />
                {at_role}
                {own_password()}
                <button type="submit" class="button">
                    "Change the role"
                </button>
            </ActionForm>
            {(!disabled).then(|| plain(Kind::Invite, "New link to choose a password"))}
            {person
                .second_factor
                .then(|| plain(Kind::EndSecondFactor, "End the second factor: the phone is lost"))}
            {if disabled {
                plain(Kind::Enable, "Enable the account")
            } else {
                disable
            }}
        </details>
    }
    .into_any()
}

/// What a person made by which others come in: what becomes of it when they go.
fn left_behind(person: &StaffView) -> impl IntoView + use<> {
    let links = person.links.join(", ");
    let accounts = person.unused_accounts.join(", ");
    // Whoever goes by themself does not decide about it.
    let is_oneself = matches!(use_context::<Principal>(),
        Some(Principal::Person { staff, .. }) if staff == person.id);
    view! {
        {made_tokens(&person.tokens)}
        {(!person.tokens.is_empty() && !is_oneself).then(keep_tokens)}
        {(!links.is_empty())
            .then(|| {
                view! {
                    <p class="hint">
                        "They made links to choose a password, which end where they may make none any more, for: "
                        {links} "."
                    </p>
                }
            })}
        {(!accounts.is_empty())
            .then(|| {
                view! {
                    <p class="hint">
                        "They made these accounts, and nobody signed in to them yet; look whether they are wanted: "
                        {accounts} "."
                    </p>
                }
            })}
    }
}

/// The living tokens that a person made.
fn made_tokens(tokens: &[String]) -> impl IntoView + use<> {
    let names = tokens.join(", ");
    (!tokens.is_empty()).then(|| {
        view! {
            <p class="hint">
                "They made these tokens, which end where they may make none any more: " {names} "."
            </p>
        }
    })
}

fn keep_tokens() -> impl IntoView {
    view! {
        <label class="checkbox">
            <input type="checkbox" name="keep_tokens" value="yes" />
            "Keep the tokens"
        </label>
    }
}

/// A form that asks for nothing but a proof.
fn plain_form(
    id: i64,
    action: Kind,
    button: &'static str,
    asked: AnyView,
    outcome: &FormOutcome,
) -> AnyView {
    view! {
        <ActionForm action of=("id", id) outcome=outcome.clone()>
            {asked}
            {own_password()}
            <button type="submit" class="button">
                {button}
            </button>
        </ActionForm>
    }
    .into_any()
}
