//! The sixteen stories of identity, as far as they are decided by facts alone.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be set up has failed"
)]

use domain::change::{ChangeKind, Proposal, Risk};
use domain::environment::Environment;
use domain::identity::{
    Approved, ManualGuidFacts, Neighbours, OldAccess, OldSite, SightedSite, propose,
};
use domain::observation::{Lifecycle, SiteAnswer};
use domain::site::{HaloGuid, Pms};

fn guid(last: u8) -> HaloGuid {
    format!("00000000-0000-0000-0000-0000000000{last:02x}")
        .parse()
        .unwrap()
}

fn approved() -> Approved {
    Approved {
        guid: Some(guid(1)),
        name: Some("Harbour Clinic".to_owned()),
        pms: Pms::BestPractice,
        former: Vec::new(),
    }
}

fn answers(authoritative: Option<bool>) -> OldSite {
    OldSite {
        access: OldAccess::Answers,
        authoritative,
        name: Some("Harbour Clinic".to_owned()),
        halo_link_version: None,
        lifecycle: None,
    }
}

fn silent(access: OldAccess) -> OldSite {
    OldSite {
        access,
        authoritative: None,
        name: None,
        ..answers(None)
    }
}

fn site(last: u8, authoritative: Option<bool>, name: &str) -> SiteAnswer {
    SiteAnswer {
        guid: Some(guid(last)),
        authoritative,
        name: Some(name.to_owned()),
        lifecycle: Lifecycle::Active,
        ..SiteAnswer::default()
    }
}

/// A list on which nobody else has anything.
struct Alone;

impl Neighbours for Alone {
    fn bound_to(&self, _: HaloGuid) -> Option<String> {
        None
    }
    fn wanted_by(&self, _: HaloGuid) -> Option<String> {
        None
    }
    fn called(&self, _: &str) -> Option<String> {
        None
    }
}

/// A list with Harbour Eye Clinic on GUID 9.
struct WithEyeClinic;

impl Neighbours for WithEyeClinic {
    fn bound_to(&self, wanted: HaloGuid) -> Option<String> {
        (wanted == guid(9)).then(|| "Harbour Eye Clinic".to_owned())
    }
    fn wanted_by(&self, wanted: HaloGuid) -> Option<String> {
        (wanted == guid(8)).then(|| "Harbour Skin Clinic".to_owned())
    }
    fn called(&self, name: &str) -> Option<String> {
        (name == "Harbour Eye Clinic").then(|| name.to_owned())
    }
}

fn said(old: &OldSite, found: Option<&[SiteAnswer]>) -> Vec<(ChangeKind, Risk)> {
    told(&propose(&approved(), old, seen(found), &Alone))
}

fn seen(found: Option<&[SiteAnswer]>) -> SightedSite<'_> {
    SightedSite {
        found,
        ..SightedSite::default()
    }
}

fn told(proposals: &[Proposal]) -> Vec<(ChangeKind, Risk)> {
    proposals.iter().map(|one| (one.kind, one.risk)).collect()
}

const FOLLOWABLE: [(ChangeKind, Risk); 1] = [(ChangeKind::GuidChanged, Risk::R1)];

#[test]
fn a_migration_can_be_followed_by_one_approver_however_halo_shows_it() {
    let successor = [site(2, Some(true), "Harbour Clinic")];
    assert_eq!(
        said(&silent(OldAccess::Refused), Some(&successor)),
        FOLLOWABLE,
        "403"
    );
    assert_eq!(
        said(&answers(Some(false)), Some(&successor)),
        FOLLOWABLE,
        "200 and the flag"
    );
    let unflagged = [site(2, None, "Harbour Clinic")];
    assert_eq!(
        said(&answers(None), Some(&unflagged)),
        FOLLOWABLE,
        "look-up alone"
    );
    assert_eq!(
        said(&silent(OldAccess::Gone), Some(&unflagged)),
        FOLLOWABLE,
        "uninstalled"
    );
    let both = [
        site(1, Some(false), "Harbour Clinic"),
        site(2, Some(true), "Harbour Clinic"),
    ];
    assert_eq!(
        said(&answers(Some(false)), Some(&both)),
        FOLLOWABLE,
        "both are listed"
    );
}

#[test]
fn a_second_site_that_is_not_authoritative_is_information() {
    let backup = [
        site(1, Some(true), "Harbour Clinic"),
        site(2, Some(false), "Harbour Clinic"),
    ];
    let seen = [(ChangeKind::SecondSiteSeen, Risk::R0)];
    assert_eq!(
        said(&answers(Some(true)), Some(&backup)),
        seen,
        "a restored backup"
    );
    assert_eq!(
        said(&silent(OldAccess::Unknown), Some(&backup)),
        seen,
        "waiting for Halo"
    );
}

#[test]
fn a_backup_hides_neither_another_name_nor_a_refusal() {
    let found = |name: &str| {
        [
            site(1, Some(true), name),
            site(2, Some(false), "Harbour Clinic"),
        ]
    };
    let renamed = OldSite {
        name: Some("Southern Cross".to_owned()),
        ..answers(Some(true))
    };
    assert_eq!(
        said(&renamed, Some(&found("Southern Cross"))),
        [
            (ChangeKind::SecondSiteSeen, Risk::R0),
            (ChangeKind::NameChanged, Risk::R3)
        ]
    );
}

#[test]
fn another_name_asks_for_more_than_another_guid() {
    let refused = silent(OldAccess::Refused);
    let renamed = |name: &str| said(&refused, Some(&[site(2, Some(true), name)]));
    assert_eq!(renamed("The HARBOUR Clinic Pty. Ltd."), FOLLOWABLE);
    assert_eq!(
        renamed("Harbor Clinic"),
        [(ChangeKind::GuidChanged, Risk::R2)]
    );
    assert_eq!(
        renamed("Harbour Clinic North"),
        [(ChangeKind::GuidChanged, Risk::R3)]
    );
    let nameless = SiteAnswer {
        name: None,
        ..site(2, Some(true), "")
    };
    assert_eq!(
        said(&refused, Some(&[nameless])),
        [(ChangeKind::GuidChanged, Risk::R3)]
    );
}

#[test]
fn a_name_alone_that_changes_is_a_change_and_its_spelling_is_not() {
    let called = |name: &str| {
        let old = OldSite {
            name: Some(name.to_owned()),
            ..answers(Some(true))
        };
        said(&old, Some(&[site(1, Some(true), name)]))
    };
    assert_eq!(called("The Harbour Clinic Pty. Ltd."), []);
    assert_eq!(called("HARBOUR  CLINIC"), []);
    assert_eq!(
        called("Harbor Clinic"),
        [(ChangeKind::NameChanged, Risk::R2)]
    );
    assert_eq!(
        called("Harbour Family Practice"),
        [(ChangeKind::NameChanged, Risk::R3)]
    );
}

#[test]
fn where_halo_is_not_clear_two_people_decide() {
    let ambiguous = [(ChangeKind::GuidChanged, Risk::R4)];
    let both_true = [
        site(1, Some(true), "Harbour Clinic"),
        site(2, Some(true), "Harbour Clinic"),
    ];
    assert_eq!(said(&answers(Some(true)), Some(&both_true)), ambiguous);
    let none_true = [
        site(1, Some(false), "Harbour Clinic"),
        site(2, Some(false), "Harbour Clinic"),
    ];
    assert_eq!(said(&answers(Some(false)), Some(&none_true)), ambiguous);
    let two = [
        site(2, None, "Harbour Clinic"),
        site(3, None, "Harbour Clinic"),
    ];
    assert_eq!(said(&silent(OldAccess::Refused), Some(&two)).len(), 2);
    assert!(
        said(&silent(OldAccess::Refused), Some(&two))
            .iter()
            .all(|(_, risk)| *risk == Risk::R4)
    );
    let contradiction = [site(2, Some(true), "Harbour Clinic")];
    assert_eq!(said(&answers(Some(true)), Some(&contradiction)), ambiguous);
}

#[test]
fn no_site_left_is_a_vanished_one() {
    let vanished = [(ChangeKind::SiteVanished, Risk::R4)];
    assert_eq!(said(&silent(OldAccess::Gone), Some(&[])), vanished);
    let proposal: Vec<Proposal> = propose(
        &approved(),
        &silent(OldAccess::Gone),
        seen(Some(&[])),
        &Alone,
    );
    assert_eq!(proposal[0].new.halo_guid, None);
}

#[test]
fn what_belongs_to_another_practice_collides() {
    let refused = silent(OldAccess::Refused);
    let kinds = |found: &[SiteAnswer]| -> Vec<_> {
        told(&propose(
            &approved(),
            &refused,
            seen(Some(found)),
            &WithEyeClinic,
        ))
    };
    let collision = [(ChangeKind::Collision, Risk::R4)];
    assert_eq!(kinds(&[site(9, Some(true), "Harbour Clinic")]), collision);
    assert_eq!(
        kinds(&[site(2, Some(true), "Harbour Eye Clinic")]),
        collision
    );
    let wanted = [site(8, Some(true), "Harbour Clinic")];
    assert_eq!(kinds(&wanted), collision, "two Site IDs give one GUID now");
    let zedmed = SiteAnswer {
        pms: Some(Pms::Zedmed),
        ..site(2, Some(true), "Harbour Clinic")
    };
    assert_eq!(kinds(&[zedmed]), [(ChangeKind::PmsChanged, Risk::R4)]);
}

#[test]
fn nothing_moved_means_nothing_proposed() {
    let well = [site(1, Some(true), "Harbour Clinic")];
    assert_eq!(said(&answers(Some(true)), Some(&well)), []);
    assert_eq!(said(&answers(Some(true)), None), []);
    assert_eq!(said(&silent(OldAccess::Unknown), None), []);
    assert_eq!(
        said(&silent(OldAccess::Unpaired), Some(&well)),
        [],
        "our move"
    );
    let removed = SiteAnswer {
        lifecycle: Lifecycle::Removed,
        ..site(2, Some(true), "Harbour Clinic")
    };
    assert_eq!(
        said(&answers(Some(true)), Some(&[well[0].clone(), removed])),
        []
    );
}

#[test]
fn the_meaning_of_a_change_outlives_spelling_and_versions_and_nothing_else() {
    let meaning = |found: SiteAnswer| {
        let refused = silent(OldAccess::Refused);
        propose(&approved(), &refused, seen(Some(&[found])), &Alone)[0]
            .meaning
            .clone()
    };
    let first = meaning(site(2, Some(true), "Harbour Clinic"));
    let spelled = SiteAnswer {
        halo_link_version: Some("26.713".to_owned()),
        ..site(2, Some(true), "HARBOUR CLINIC Pty Ltd")
    };
    assert_eq!(meaning(spelled), first);
    assert_ne!(meaning(site(3, Some(true), "Harbour Clinic")), first);
    assert_ne!(meaning(site(2, None, "Harbour Clinic")), first);
    assert_ne!(meaning(site(2, Some(true), "Harbour Clinic North")), first);
}

#[test]
fn what_a_decision_rests_on_is_spelled_one_way_for_ever() {
    let found = [
        site(3, None, "Harbour; \"Clinic\" North"),
        site(2, Some(true), "HARBOUR Clinic Pty Ltd"),
    ];
    let proposed = propose(
        &approved(),
        &silent(OldAccess::Refused),
        seen(Some(&found)),
        &Alone,
    );
    insta::assert_snapshot!(
        proposed[0].meaning,
        @r#"{"kind":"guid_changed","risk":"r4","old_guid":"00000000-0000-0000-0000-000000000001","old_name":"harbour clinic","old_is_out":true,"new_guid":"00000000-0000-0000-0000-000000000002","new_name":"harbour clinic","new_pms":"best_practice","found":[{"guid":"00000000-0000-0000-0000-000000000002","authoritative":true,"lifecycle":"active","name":"harbour clinic"},{"guid":"00000000-0000-0000-0000-000000000003","authoritative":null,"lifecycle":"active","name":"harbour clinic north"}],"entered":null,"bound_to":null,"wanted_by":null,"namesake":null}"#
    );
    let vanished = propose(
        &approved(),
        &silent(OldAccess::Gone),
        seen(Some(&[])),
        &Alone,
    );
    insta::assert_snapshot!(
        vanished[0].meaning,
        @r#"{"kind":"site_vanished","risk":"r4","old_guid":"00000000-0000-0000-0000-000000000001","old_name":"harbour clinic","old_is_out":true,"new_guid":null,"new_name":null,"new_pms":null,"found":[],"entered":null,"bound_to":null,"wanted_by":null,"namesake":null}"#
    );
}

#[test]
fn refused_with_the_same_guid_and_name_is_for_halo_support_and_nobody_approves_it() {
    let stuck = [(ChangeKind::AuthorityMoved, Risk::R0)];
    let listed = [site(1, Some(true), "Harbour Clinic")];
    assert_eq!(said(&silent(OldAccess::Refused), Some(&listed)), stuck);
    let out = [site(1, Some(false), "Harbour Clinic")];
    assert_eq!(said(&answers(Some(false)), Some(&out)), stuck);
    assert_eq!(said(&silent(OldAccess::Refused), None), stuck, "no look-up");
}

#[test]
fn what_was_replaced_stays_listed_and_is_proposed_again_only_where_it_may_be_in_use() {
    let migrated = Approved {
        former: vec![guid(7)],
        ..approved()
    };
    let asked = |old: &OldSite, flag| {
        let found = [
            site(1, None, "Harbour Clinic"),
            site(7, flag, "Harbour Clinic"),
        ];
        told(&propose(&migrated, old, seen(Some(&found)), &Alone))
    };
    assert_eq!(asked(&answers(Some(true)), Some(false)), []);
    assert_eq!(asked(&answers(Some(true)), None), []);
    let back = asked(&answers(Some(false)), Some(true));
    assert_eq!(back, FOLLOWABLE, "a rollback");
    assert_eq!(asked(&silent(OldAccess::Refused), None), FOLLOWABLE);
}

#[test]
fn a_mapping_that_was_ended_comes_back_only_through_an_approver() {
    let ended = Approved {
        guid: None,
        former: vec![guid(1)],
        ..approved()
    };
    let asked =
        |found: &[SiteAnswer]| told(&propose(&ended, &OldSite::NONE, seen(Some(found)), &Alone));
    assert_eq!(asked(&[]), []);
    assert_eq!(asked(&[site(1, Some(true), "Harbour Clinic")]), FOLLOWABLE);
    assert_eq!(asked(&[site(2, None, "Harbour Clinic")]), FOLLOWABLE);
    let renamed = asked(&[site(2, Some(true), "Harbour Clinic North")]);
    assert_eq!(renamed, [(ChangeKind::GuidChanged, Risk::R3)]);
}

#[test]
fn a_guid_entered_by_hand_is_never_worth_more_than_what_halo_says_of_it() {
    let asked = |entered: SiteAnswer, found: &[SiteAnswer]| {
        let entered = ManualGuidFacts {
            by: "Kim".to_owned(),
            site: entered,
        };
        let seen = SightedSite {
            found: Some(found),
            entered: Some(&entered),
            ..SightedSite::default()
        };
        propose(&approved(), &silent(OldAccess::Refused), seen, &Alone)
    };
    let out = [site(1, Some(false), "Harbour Clinic")];
    let known = asked(site(2, Some(true), "Harbour Clinic"), &out);
    assert_eq!(told(&known), [(ChangeKind::GuidChanged, Risk::R2)]);
    assert_eq!(known[0].entered_by.as_deref(), Some("Kim"));
    let unsure = asked(site(2, None, "Harbour Clinic"), &out);
    assert_eq!(told(&unsure), [(ChangeKind::GuidChanged, Risk::R4)]);
    let waits = asked(site(2, Some(false), "Harbour Clinic"), &out);
    assert_eq!(
        told(&waits),
        [
            (ChangeKind::SecondSiteSeen, Risk::R0),
            (ChangeKind::AuthorityMoved, Risk::R0)
        ],
        "Halo Support must switch"
    );
    let other = asked(site(2, Some(true), "Harbour Clinic North"), &out);
    assert_eq!(told(&other), [(ChangeKind::GuidChanged, Risk::R3)]);
    let listed = [site(2, Some(true), "Harbour Clinic")];
    let found = asked(site(2, Some(true), "Harbour Clinic"), &listed);
    assert_eq!(told(&found), FOLLOWABLE, "Halo names it by itself");
    assert_eq!(found[0].entered_by, None);
}

#[test]
fn in_stage_a_developer_chooses_among_authoritative_installations_by_guid() {
    let found = [
        site(1, Some(true), "Harbour Clinic"),
        site(2, Some(true), "Harbour Clinic"),
        site(3, Some(true), "Harbour Clinic"),
    ];
    let at = |environment, old: &OldSite, found: &[SiteAnswer]| {
        let seen = SightedSite {
            environment,
            ..seen(Some(found))
        };
        propose(&approved(), old, seen, &Alone)
    };
    let answering = answers(Some(true));
    let proposed = at(Environment::Stage, &answering, &found);
    let r1 = (ChangeKind::GuidChanged, Risk::R1);
    assert_eq!(told(&proposed), [r1, r1], "either can be followed");
    let checks = proposed.iter().flat_map(|one| &one.checks);
    assert!(checks.clone().all(|check| check.passed), "{proposed:?}");
    assert!(
        checks
            .clone()
            .any(|check| check.words.contains("developer's licence"))
    );
    assert_eq!(
        told(&at(
            Environment::Stage,
            &silent(OldAccess::Refused),
            &found[1..]
        )),
        [r1, r1],
        "also where the approved one is gone"
    );
    let r4 = (ChangeKind::GuidChanged, Risk::R4);
    for elsewhere in [
        Environment::Production,
        Environment::Unknown,
        Environment::Simulated,
    ] {
        assert_eq!(
            told(&at(elsewhere, &answering, &found)),
            [r4, r4],
            "{elsewhere}"
        );
    }
    let renamed = [found[0].clone(), site(2, Some(true), "Hill Surgery")];
    assert_eq!(
        told(&at(Environment::Stage, &answering, &renamed)),
        [(ChangeKind::GuidChanged, Risk::R3)],
        "another name is another practice there too"
    );
}
