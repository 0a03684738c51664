//! Forms are real: each can be found in the HTML with its address and its fields, and comes back
//! with its problem and what was typed.

use app::account::login::LoginContent;
use app::account::login_code::LoginCodeContent;
use app::account::profile::page::ProfileContent;
use app::account::welcome::WelcomeContent;
use app::admin::staff::page::StaffContent;
use app::admin::tokens::page::TokensContent;
use app::form_outcome::{FormOutcome, ShownOnce};
use app::login::{Invitation, LoginState};
use domain::action::field::FieldKind;
use domain::views::people::Profile;
use leptos::prelude::*;

use super::html;
use super::people_fixtures::{profile, refused, staff_page, token_page};

/// Each form of a page that is sent by POST: address, then its fields as `name=value`.
pub fn forms(html: &str) -> Vec<String> {
    html.split("<form")
        .skip(1)
        .filter_map(|rest| rest.split_once("</form>"))
        .map(|(form, _)| form)
        .filter(|form| form.contains("method=\"post\""))
        .map(|form| {
            let mut parts = vec![attribute(form, "action").unwrap_or_default()];
            for field in form.split(['<', '>']).filter(|tag| is_field(tag)) {
                let name = attribute(field, "name").unwrap_or_default();
                let fixed = attribute(field, "value").filter(|_| field.contains("\"hidden\""));
                parts.push(fixed.map_or(name.clone(), |value| format!("{name}={value}")));
            }
            assert_declared(&parts);
            parts.join(" ")
        })
        .collect()
}

/// A form that is sent to an action sends what the action declares, and nothing else.
fn assert_declared(form: &[String]) {
    let [address, fields @ ..] = form else { return };
    let Some(entry) = domain::action::all().find(|entry| is_sent_to(address, entry.route)) else {
        return;
    };
    let declares = |kind: FieldKind| entry.fields.iter().any(|field| field.kind == kind);
    for field in fields.iter().filter(|_| !declares(FieldKind::Open)) {
        let name = field.split('=').next().unwrap_or_default();
        let is_declared = entry.fields.iter().any(|field| field.name == name);
        assert!(
            is_declared,
            "{address} sends {name}, which {} does not know",
            entry.key
        );
    }
}

fn is_sent_to(address: &str, route: &str) -> bool {
    let (address, route) = (address.split('/'), route.split('/'));
    address.clone().count() == route.clone().count()
        && address
            .zip(route)
            .all(|(part, wanted)| part == wanted || wanted.starts_with('{'))
}

fn is_field(tag: &str) -> bool {
    tag.starts_with("input") || tag.starts_with("select")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

fn login_page(login: LoginState, outcome: FormOutcome) -> String {
    html(|| view! { <LoginContent login outcome /> })
}

fn staff(outcome: FormOutcome) -> String {
    html(|| view! { <StaffContent page=staff_page("Kim") outcome /> })
}

fn own_page(profile: Profile, outcome: FormOutcome) -> String {
    html(|| view! { <ProfileContent profile outcome /> })
}

#[test]
fn signing_in_keeps_the_name_and_where_to_go_next_and_never_the_password() {
    let login_state = || LoginState {
        next: "/practices/31".to_owned(),
        ..LoginState::default()
    };
    let html = login_page(
        login_state(),
        refused("login", "That is not right.", &[("name", "Kim")]),
    );
    assert_eq!(
        forms(&html),
        ["/login next=/practices/31 name password"],
        "{html}"
    );
    assert!(
        html.contains(r#"class="problem">That is not right."#),
        "{html}"
    );
    assert!(html.contains(r#"value="Kim""#), "{html}");
    let html = super::html(
        || view! { <LoginCodeContent login=login_state() outcome=FormOutcome::default() /> },
    );
    assert_eq!(forms(&html), ["/login/code next=/practices/31 code"]);
    assert!(html.contains("recovery code"), "{html}");
}

#[test]
fn where_nobody_has_an_account_there_is_no_form_but_a_way_in() {
    let login = LoginState {
        nobody_yet: true,
        ..LoginState::default()
    };
    let html = login_page(login, FormOutcome::default());
    assert_eq!(forms(&html), [""; 0]);
    assert!(html.contains("sundog user add NAME --role admin"), "{html}");
}

#[test]
fn an_invitation_asks_the_first_admin_for_a_name_and_nobody_else() {
    let welcome = |invitation: Option<Invitation>| {
        let login = LoginState {
            invitation,
            ..LoginState::default()
        };
        html(|| view! { <WelcomeContent login outcome=FormOutcome::default() /> })
    };
    let of = |name: Option<&str>| Invitation {
        token: "t0k3n".to_owned(),
        name: name.map(str::to_owned),
    };
    assert_eq!(
        forms(&welcome(Some(of(None)))),
        ["/welcome token=t0k3n name password again"]
    );
    let second = welcome(Some(of(Some("Noor Haddad"))));
    assert_eq!(forms(&second), ["/welcome token=t0k3n password again"]);
    assert!(second.contains("Noor Haddad"), "{second}");
    let spent = welcome(None);
    assert_eq!(forms(&spent), [""; 0]);
    assert!(spent.contains("Ask an admin for a new one"), "{spent}");
}

#[test]
fn everything_an_admin_does_about_people_is_a_form() {
    let html = staff(FormOutcome::default());
    assert_eq!(
        forms(&html),
        [
            "/admin/staff/change-role id=1 role current",
            "/admin/staff/invite id=1 current",
            "/admin/staff/end-second-factor id=1 current",
            "/admin/staff/disable id=1 current",
            "/admin/staff/change-role id=2 role current",
            "/admin/staff/invite id=2 current",
            "/admin/staff/disable id=2 current",
            "/admin/staff/change-role id=3 role current",
            "/admin/staff/enable id=3 current",
            "/admin/staff/add name role current",
            "/admin/staff/set-policy second_factor_required current",
        ]
    );
    for word in ["Active", "Invited, no password yet", "Disabled"] {
        assert!(html.contains(word), "{word}");
    }
}

#[test]
fn a_refused_change_stands_in_the_row_it_was_about_and_only_there() {
    let html = staff(refused(
        "staff-change-role",
        "You are the last admin.",
        &[("id", "1"), ("role", "viewer")],
    ));
    assert_eq!(html.matches("You are the last admin.").count(), 1);
    assert_eq!(html.matches("<details open").count(), 1);
    let (row, _) = html.split_once("</tr><tr").unwrap_or((&html, ""));
    assert!(row.contains("You are the last admin."), "{row}");
    assert!(
        row.contains(r#"value="viewer" selected"#),
        "what was chosen is kept: {row}"
    );
}

#[test]
fn what_was_typed_to_add_a_person_comes_back_with_what_is_wrong() {
    let html = staff(refused(
        "staff-add",
        "There is a Kim already.",
        &[("name", "Kim B"), ("role", "approver")],
    ));
    let (_, add) = html.split_once("add-staff").unwrap();
    assert!(add.contains("There is a Kim already.</p>"), "{add}");
    assert!(add.contains(r#"value="Kim B""#), "{add}");
    assert!(add.contains(r#"value="approver" selected"#), "{add}");
}

#[test]
fn only_a_token_that_opens_something_can_be_revoked() {
    let page = || token_page("feed");
    let tokens = |outcome: FormOutcome| html(|| view! { <TokensContent page=page() outcome /> });
    let html = tokens(FormOutcome::default());
    assert_eq!(
        forms(&html),
        [
            "/admin/tokens/revoke id=1 current",
            "/admin/tokens/revoke id=2 current",
            "/admin/tokens/create name role days current",
        ]
    );
    for words in ["never", "does not expire", "Active", "Expired", "Revoked"] {
        assert!(html.contains(words), "{words}");
    }
    assert!(html.contains(r#"value="365" selected"#), "{html}");
    let for_ever = tokens(refused(
        "token-create",
        "Give a name.",
        &[("days", "never")],
    ));
    assert!(for_ever.contains(r#"value="never" selected"#), "{for_ever}");
}

#[test]
fn what_is_shown_once_can_be_selected_and_copied() {
    let once = |shown: ShownOnce| FormOutcome {
        shown_once: Some(shown),
        ..FormOutcome::default()
    };
    let html = staff(once(ShownOnce::Invitation {
        name: "Noor Haddad".to_owned(),
        link: "https://sundog.example/welcome?token=abc".to_owned(),
    }));
    assert!(html.contains("within 72 hours"), "{html}");
    assert!(
        html.contains(r#"value="https://sundog.example/welcome?token=abc""#),
        "{html}"
    );
    let html = own_page(
        profile("Kim", "Chrome"),
        once(ShownOnce::RecoveryCodes(vec!["aaaa-bbbb".to_owned()])),
    );
    assert!(html.contains("Print or copy them now"), "{html}");
    assert!(html.contains("aaaa-bbbb"), "{html}");
}

#[test]
fn a_second_factor_is_begun_confirmed_and_ended() {
    let second_factor = |on: bool, outcome: FormOutcome| {
        let profile = Profile {
            second_factor: on,
            recovery_codes_left: 7,
            ..profile("Kim", "Chrome")
        };
        let html = own_page(profile, outcome);
        let own: Vec<_> = forms(&html)
            .into_iter()
            .filter(|form| form.contains("second-factor") || form.contains("codes"))
            .collect();
        (own, html)
    };
    let (off, _) = second_factor(false, FormOutcome::default());
    assert_eq!(off, ["/profile/begin-second-factor current"]);
    let begun = FormOutcome {
        shown_once: Some(ShownOnce::SecondFactor {
            secret: "ABCD EFGH".to_owned(),
            qr_code: "<svg viewBox=\"0 0 1 1\"></svg>".to_owned(),
        }),
        ..refused(
            "profile-confirm-second-factor",
            "That code is not right.",
            &[],
        )
    };
    let (begun, html) = second_factor(false, begun);
    assert_eq!(begun, ["/profile/confirm-second-factor code"]);
    assert!(html.contains("<svg viewBox=\"0 0 1 1\">"), "{html}");
    assert!(html.contains("That code is not right."), "{html}");
    let (on, html) = second_factor(true, FormOutcome::default());
    assert_eq!(
        on,
        [
            "/profile/renew-recovery-codes current",
            "/profile/end-second-factor current",
        ]
    );
    assert!(html.contains("7 recovery codes are left"), "{html}");
}

#[test]
fn ones_own_page_offers_a_new_password_and_signing_out_elsewhere() {
    let html = own_page(profile("Kim", "Chrome"), FormOutcome::default());
    let forms = forms(&html);
    for form in [
        "/logout",
        "/profile/change-password current password again",
        "/profile/end-session number=38",
        "/profile/end-other-sessions",
    ] {
        assert!(forms.iter().any(|found| found == form), "{form}: {forms:?}");
    }
    assert!(
        !html.contains(r#"name="number" value="41""#),
        "the place one is at has no such button"
    );
}

#[test]
fn two_forms_that_say_end_do_not_show_each_others_problem() {
    let on = || Profile {
        second_factor: true,
        ..profile("Kim", "Chrome")
    };
    let place = own_page(
        on(),
        refused(
            "profile-end-session",
            "It ended already.",
            &[("number", "38")],
        ),
    );
    assert_eq!(place.matches("It ended already.").count(), 1);
    let factor = own_page(
        on(),
        refused("profile-end-second-factor", "Wrong password.", &[]),
    );
    assert_eq!(factor.matches("Wrong password.").count(), 1);
    assert!(factor.contains("<details open"), "{factor}");
}

#[test]
fn who_must_have_a_second_factor_is_told_before_anything_else() {
    let words = "Your role demands a second factor";
    let must = Profile {
        second_factor_required: true,
        ..profile("Kim", "Chrome")
    };
    let has = Profile {
        second_factor: true,
        ..must.clone()
    };
    assert!(own_page(must, FormOutcome::default()).contains(words));
    assert!(!own_page(has, FormOutcome::default()).contains(words));
}
