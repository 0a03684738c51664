//! Sample values for the pages about people: an admin, someone invited, someone shut out; tokens,
//! places and deeds. Every text that comes from outside can be chosen.

use std::collections::BTreeMap;

use app::form_outcome::FormOutcome;
use domain::permission::Role;
use domain::principal::{Principal, StaffId};
use domain::views::people::{
    AuditEntry, AuditPage, AuditQuery, Profile, SessionView, StaffPage, StaffView, TokenPage,
    TokenView,
};

use super::fixtures::{ago, moment, now};

/// A person at a browser.
pub fn person(name: &str, role: Role) -> Principal {
    Principal::Person {
        staff: StaffId(1),
        name: name.to_owned(),
        role,
        session: 41,
    }
}

/// A form that was refused, with what was typed.
pub fn refused(form: &str, problem: &str, values: &[(&str, &str)]) -> FormOutcome {
    let values: BTreeMap<_, _> = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    FormOutcome {
        form: form.to_owned(),
        problem: Some(problem.to_owned()),
        values,
        ..FormOutcome::default()
    }
}

/// Three people: the first by the given name, one invited, one disabled.
pub fn staff_page(name: &str) -> StaffPage {
    let kim = StaffView {
        id: StaffId(1),
        name: name.to_owned(),
        role: Role::Admin,
        created_at: moment(ago(9000)),
        has_password: true,
        second_factor: true,
        last_signed_in_at: Some(moment(ago(23))),
        disabled_at: None,
        tokens: Vec::new(),
        links: Vec::new(),
        unused_accounts: Vec::new(),
    };
    let invited = StaffView {
        id: StaffId(2),
        name: "Noor Haddad".to_owned(),
        role: Role::OnCall,
        has_password: false,
        second_factor: false,
        last_signed_in_at: None,
        ..kim.clone()
    };
    let disabled = StaffView {
        id: StaffId(3),
        name: "Lee Tran".to_owned(),
        role: Role::Approver,
        second_factor: false,
        disabled_at: Some(moment(ago(300))),
        ..kim.clone()
    };
    StaffPage {
        as_of: now(),
        staff: vec![kim, invited, disabled],
        second_factor_required: true,
    }
}

/// Four tokens: active and used, never used, expired, revoked.
pub fn token_page(name: &str) -> TokenPage {
    let active = TokenView {
        id: 1,
        name: name.to_owned(),
        role: Role::Viewer,
        created_by: name.to_owned(),
        created_at: moment(ago(9000)),
        expires_at: Some(moment(ago(-9000))),
        last_used_at: Some(moment(ago(12))),
        revoked_at: None,
    };
    let lasting = TokenView {
        id: 2,
        name: "metrics".to_owned(),
        expires_at: None,
        last_used_at: None,
        ..active.clone()
    };
    let expired = TokenView {
        id: 3,
        name: "trial".to_owned(),
        expires_at: Some(moment(ago(1))),
        ..active.clone()
    };
    let revoked = TokenView {
        id: 4,
        name: "lost".to_owned(),
        revoked_at: Some(moment(ago(30))),
        ..active.clone()
    };
    TokenPage {
        as_of: now(),
        tokens: vec![active, lasting, expired, revoked],
        consumers: Vec::new(),
    }
}

/// Someone who is signed in at two places, the other one with the given browser and address.
pub fn profile(name: &str, browser: &str) -> Profile {
    let here = SessionView {
        number: 41,
        signed_in_at: moment(ago(60)),
        last_seen_at: moment(ago(1)),
        address: "192.0.2.7".to_owned(),
        browser: "Firefox on Linux".to_owned(),
        is_this: true,
    };
    let there = SessionView {
        number: 38,
        address: browser.to_owned(),
        browser: browser.to_owned(),
        is_this: false,
        ..here.clone()
    };
    Profile {
        as_of: now(),
        name: name.to_owned(),
        role: Role::Approver,
        second_factor: false,
        second_factor_required: false,
        recovery_codes_left: 0,
        sessions: vec![here, there],
    }
}

/// One deed with the given text in every place, and one from the command line.
pub fn audit_page(text: &str) -> AuditPage {
    let deed = AuditEntry {
        number: 212,
        at: moment(ago(5)),
        actor: text.to_owned(),
        address: Some(text.to_owned()),
        action: text.to_owned(),
        subject: text.to_owned(),
        before: Some(format!("{{\"name\":\"{text}\"}}")),
        after: Some(format!("{{\"name\":\"{text}\"}}")),
    };
    let typed = AuditEntry {
        number: 211,
        actor: "the command line".to_owned(),
        address: None,
        action: "staff_added".to_owned(),
        subject: "Kim".to_owned(),
        before: None,
        after: None,
        ..deed.clone()
    };
    AuditPage {
        as_of: now(),
        query: AuditQuery {
            clock: None,
            actor: text.to_owned(),
            action: text.to_owned(),
            subject: text.to_owned(),
            before: Some(300),
        },
        entries: vec![deed, typed],
        next: Some(211),
        actions: vec!["staff_added".to_owned(), text.to_owned()],
    }
}
