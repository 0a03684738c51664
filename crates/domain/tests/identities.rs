//! The sixteen stories of identity, as far as they are decided by facts alone.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be set up has failed"
)]

use domain::change::{ChangeKind, Finding, Proposal, Risk};
use domain::environment::Environment;
use domain::expected::{ApprovedWith, Expected};
use domain::halo_name::{NameSource, NamesAtHalo};
use domain::identity::{
    Approved, EarlierCard, ManualGuidFacts, Neighbours, OldAccess, OldSite, SightedSite, propose,
};
use domain::observation::{Lifecycle, SiteAnswer};
use domain::pms_at_halo::PmsAtHalo;
use domain::site::{HaloGuid, Pms, SiteKey};
use domain::succession::{LastInUse, Left};

fn guid(last: u8) -> HaloGuid {
    format!("00000000-0000-0000-0000-0000000000{last:02x}")
        .parse()
        .unwrap()
}

fn approved() -> Approved {
    Approved {
        guid: Some(guid(1)),
        expected: Expected {
            key: SiteKey {
                pms: Pms::BestPractice,
                site_id: "20417".parse().unwrap(),
            },
            name: Some("Harbour Clinic".to_owned()),
            with: ApprovedWith {
                name_source: Some(NameSource::Metadata),
                ..ApprovedWith::default()
            },
            learned: None,
        },
        former: Vec::new(),
    }
}

fn answers(authoritative: Option<bool>) -> OldSite {
    OldSite {
        access: OldAccess::Answers,
        authoritative,
        names: called("Harbour Clinic"),
        ..OldSite::NONE
    }
}

fn called(name: &str) -> NamesAtHalo {
    NamesAtHalo {
        metadata: Some(name.to_owned()),
        deprecated: None,
    }
}

fn silent(access: OldAccess) -> OldSite {
    OldSite {
        access,
        ..OldSite::NONE
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
    fn with_site_id(&self, _: Pms, _: &str) -> Option<String> {
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
    fn with_site_id(&self, pms: Pms, site_id: &str) -> Option<String> {
        (pms == Pms::BestPractice && site_id == "777").then(|| "Harbour Eye Clinic".to_owned())
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
        names: called("Southern Cross"),
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
    let renamed = |name: &str| {
        let old = OldSite {
            names: called(name),
            ..answers(Some(true))
        };
        said(&old, Some(&[site(1, Some(true), name)]))
    };
    assert_eq!(renamed("The Harbour Clinic Pty. Ltd."), []);
    assert_eq!(renamed("HARBOUR  CLINIC"), []);
    assert_eq!(
        renamed("Harbor Clinic"),
        [(ChangeKind::NameChanged, Risk::R2)]
    );
    assert_eq!(
        renamed("Harbour Family Practice"),
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
        pms: Some(Pms::Zedmed.into()),
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
    assert!(
        checks
            .clone()
            .all(|check| check.finding != Finding::Against),
        "{proposed:?}"
    );
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

/// An answer about the approved GUID, or a site of a look-up, that tells this Site ID and PMS.
fn telling(site: SiteAnswer, site_id: Option<&str>, pms: Option<PmsAtHalo>) -> SiteAnswer {
    SiteAnswer {
        site_id: site_id.map(str::to_owned),
        pms,
        ..site
    }
}

fn findings(proposal: &Proposal, about: &str) -> Vec<(Finding, String)> {
    let checks = proposal.checks.iter();
    checks
        .filter(|check| check.words.contains(about))
        .map(|check| (check.finding, check.words.clone()))
        .collect()
}

#[test]
fn the_site_id_that_halo_tells_is_compared_in_the_status_and_in_the_look_up() {
    let differs = [(ChangeKind::SiteIdDiffers, Risk::R3)];
    let well = site(1, Some(true), "Harbour Clinic");
    let status = |told: &str| OldSite {
        site_id: Some(told.to_owned()),
        ..answers(Some(true))
    };
    let listed = [well.clone()];
    assert_eq!(said(&status("20418"), Some(&listed)), differs);
    assert_eq!(said(&status(" 020417"), Some(&listed)), [], "spelling");
    let listed = [telling(well, Some("20418"), None)];
    assert_eq!(said(&answers(Some(true)), Some(&listed)), differs);
    assert_eq!(
        said(&status("20417"), Some(&listed)),
        [],
        "its own status is nearer than the look-up"
    );
    let successor = [telling(
        site(2, Some(true), "Harbour Clinic"),
        Some("20418"),
        None,
    )];
    assert_eq!(said(&silent(OldAccess::Refused), Some(&successor)), differs);
}

#[test]
fn the_site_id_of_another_practice_on_the_list_takes_two_people() {
    let told = telling(site(1, Some(true), "Harbour Clinic"), Some("777"), None);
    let proposals = propose(
        &approved(),
        &answers(Some(true)),
        seen(Some(&[told])),
        &WithEyeClinic,
    );
    assert_eq!(
        self::told(&proposals),
        [(ChangeKind::SiteIdDiffers, Risk::R4)]
    );
    let said = findings(&proposals[0], "Site ID");
    assert!(said[0].1.contains("Harbour Eye Clinic"), "{said:?}");
    let mut zeros = approved();
    zeros.expected.key.site_id = "0777".parse().unwrap();
    let told = telling(site(1, Some(true), "Harbour Clinic"), Some("777"), None);
    let proposals = propose(
        &zeros,
        &answers(Some(true)),
        seen(Some(&[told])),
        &WithEyeClinic,
    );
    assert_eq!(
        self::told(&proposals),
        [(ChangeKind::SiteIdDiffers, Risk::R4)],
        "just as the other practice spells it"
    );
}

#[test]
fn what_was_approved_although_it_differs_raises_nothing_more() {
    let told = [telling(
        site(1, Some(true), "Harbour Clinic"),
        Some("20418"),
        Some(PmsAtHalo::Other("Medical Director".to_owned())),
    )];
    let mut accepted = approved();
    accepted.expected.with = ApprovedWith {
        site_id: Some("20418".to_owned()),
        pms: told[0].pms.clone(),
        ..accepted.expected.with
    };
    let proposed = propose(&accepted, &answers(Some(true)), seen(Some(&told)), &Alone);
    assert_eq!(self::told(&proposed), []);
    let moved_on = [telling(told[0].clone(), Some("20419"), told[0].pms.clone())];
    let proposed = propose(
        &accepted,
        &answers(Some(true)),
        seen(Some(&moved_on)),
        &Alone,
    );
    assert_eq!(
        self::told(&proposed),
        [(ChangeKind::SiteIdDiffers, Risk::R3)]
    );
}

#[test]
fn a_pms_that_nobody_knows_is_another_pms_and_shown_as_halo_wrote_it() {
    let fourth = Some(PmsAtHalo::Other("Medical Director".to_owned()));
    let successor = [telling(
        site(2, Some(true), "Harbour Clinic"),
        None,
        fourth.clone(),
    )];
    let old = silent(OldAccess::Refused);
    let proposed = propose(&approved(), &old, seen(Some(&successor)), &Alone);
    assert_eq!(told(&proposed), [(ChangeKind::PmsChanged, Risk::R4)]);
    assert_eq!(proposed[0].new.pms, fourth);
    let said = findings(&proposed[0], "Medical Director");
    assert_eq!(said[0].0, Finding::Against);
    let status = OldSite {
        pms: fourth,
        ..answers(Some(true))
    };
    let listed = [site(1, Some(true), "Harbour Clinic")];
    let proposed = propose(&approved(), &status, seen(Some(&listed)), &Alone);
    assert_eq!(told(&proposed), [(ChangeKind::PmsChanged, Risk::R4)]);
}

#[test]
fn what_halo_does_not_tell_is_said_to_be_unknown_and_never_unchanged() {
    let refused = silent(OldAccess::Refused);
    let mute = [site(2, Some(true), "Harbour Clinic")];
    let proposed = propose(&approved(), &refused, seen(Some(&mute)), &Alone);
    assert_eq!(told(&proposed), FOLLOWABLE);
    for what in ["did not tell the PMS", "did not tell the Site ID"] {
        let said = findings(&proposed[0], what);
        assert_eq!(said[0].0, Finding::NotKnown, "{what}");
    }
    assert_eq!(
        (&proposed[0].new.pms, &proposed[0].new.site_id),
        (&None, &None)
    );
    let unchanged = proposed[0].checks.iter();
    assert!(!unchanged.clone().any(|one| one.words.contains("unchanged")));
    let telling_all = [telling(
        mute[0].clone(),
        Some("20417"),
        Some(Pms::BestPractice.into()),
    )];
    let proposed = propose(&approved(), &refused, seen(Some(&telling_all)), &Alone);
    for what in ["the same PMS", "the same Site ID"] {
        let said = findings(&proposed[0], what);
        assert_eq!(said[0].0, Finding::For, "{what}");
    }
}

#[test]
fn metadata_that_are_missing_for_an_answer_rename_nobody() {
    let nameless = NamesAtHalo {
        metadata: None,
        deprecated: Some("Harbour Group".to_owned()),
    };
    let old = OldSite {
        names: nameless,
        ..answers(Some(true))
    };
    let listed = SiteAnswer {
        name: None,
        deprecated_name: Some("Harbour Group".to_owned()),
        ..site(1, Some(true), "")
    };
    assert_eq!(said(&old, Some(&[listed])), []);
    let successor = SiteAnswer {
        name: None,
        deprecated_name: Some("Harbour Clinic".to_owned()),
        ..site(2, Some(true), "")
    };
    let refused = silent(OldAccess::Refused);
    let proposed = propose(&approved(), &refused, seen(Some(&[successor])), &Alone);
    assert_eq!(told(&proposed), [(ChangeKind::GuidChanged, Risk::R3)]);
    let said = findings(&proposed[0], "name");
    assert_eq!(said[0].0, Finding::NotKnown, "{said:?}");
}

#[test]
fn a_copy_that_ran_beside_the_one_in_use_is_no_plain_migration() {
    let at = |minute: i64| chrono::DateTime::from_timestamp(1_790_000_000 + minute * 60, 0);
    let in_use_until = |minute, left| OldSite {
        last_in_use: LastInUse {
            at: at(minute),
            left,
        },
        ..silent(OldAccess::Refused)
    };
    let known_since = |minute| SiteAnswer {
        created_at: at(minute),
        ..site(2, Some(true), "Harbour Clinic")
    };
    let out = Some(Left::Out(at(31).unwrap()));
    let asked_after = |old: &OldSite, minute, is_announced, earlier: &[EarlierCard]| {
        let found = [known_since(minute)];
        let seen = SightedSite {
            environment: Environment::Production,
            found: Some(&found),
            is_announced,
            earlier,
            ..SightedSite::default()
        };
        propose(&approved(), old, seen, &Alone).remove(0)
    };
    let asked = |old: &OldSite, minute, is_announced| asked_after(old, minute, is_announced, &[]);
    let backup = asked(&in_use_until(30, out), 20, false);
    assert_eq!(
        (backup.kind, backup.risk),
        (ChangeKind::GuidChanged, Risk::R3)
    );
    assert!(backup.new.ran_beside);
    let said = findings(&backup, "restored backup");
    assert!(said[0].1.contains("10 min"), "{said:?}");
    let announced = asked(&in_use_until(30, out), 20, true);
    assert_eq!(
        (announced.risk, announced.new.ran_beside),
        (Risk::R1, false)
    );
    let before = [card(&backup)];
    let afterwards = asked_after(&in_use_until(30, out), 20, true, &before);
    assert_eq!(
        (afterwards.risk, afterwards.new.ran_beside),
        (Risk::R3, true),
        "what is announced when the card is there excuses nothing"
    );
    let stopped = Some(Left::Stopped(at(31).unwrap()));
    let prepared = asked(&in_use_until(30, stopped), 20, false);
    assert_eq!(prepared.risk, Risk::R1);
    let migrated = asked(&in_use_until(30, stopped), 40, false);
    assert_eq!(migrated.risk, Risk::R1);
    assert_ne!(backup.meaning, migrated.meaning);
    assert_eq!(prepared.meaning, migrated.meaning);
    let unseen = asked(&in_use_until(30, out), 30, false);
    assert_eq!(unseen.risk, Risk::R1);
    let said = findings(&unseen, "Nobody saw");
    assert_eq!(said[0].0, Finding::NotKnown);
}

/// What is remembered of a card.
fn card(proposal: &Proposal) -> EarlierCard {
    let new = &proposal.new;
    EarlierCard {
        guid: new.halo_guid.unwrap(),
        name: new.name.clone(),
        site_id: new.site_id.clone(),
        ran_beside: new.ran_beside,
        is_claimed: new.is_claimed,
    }
}

#[test]
fn a_collision_is_one_after_the_list_was_changed_until_halo_tells_otherwise() {
    let refused = silent(OldAccess::Refused);
    let eye_clinic = [site(2, Some(true), "Harbour Eye Clinic")];
    let with = |earlier: &[EarlierCard], found: &[SiteAnswer], is_alone: bool| {
        let seen = SightedSite {
            found: Some(found),
            earlier,
            ..SightedSite::default()
        };
        match is_alone {
            true => propose(&approved(), &refused, seen, &Alone).remove(0),
            false => propose(&approved(), &refused, seen, &WithEyeClinic).remove(0),
        }
    };
    let collision = with(&[], &eye_clinic, false);
    assert_eq!(
        (collision.kind, collision.risk),
        (ChangeKind::Collision, Risk::R4)
    );
    let before = [card(&collision)];
    let renamed = with(&before, &eye_clinic, true);
    assert_eq!(
        (renamed.kind, renamed.risk),
        (ChangeKind::Collision, Risk::R4)
    );
    let said = findings(&renamed, "The list was changed since");
    assert_eq!(said[0].0, Finding::Against, "{said:?}");
    let again = with(&[card(&renamed)], &eye_clinic, true);
    assert_eq!(again.meaning, renamed.meaning, "the card stands");
    let told_otherwise = [site(2, Some(true), "Harbour Clinic")];
    let cleared = with(&before, &told_otherwise, true);
    assert_eq!(
        (cleared.kind, cleared.risk),
        (ChangeKind::GuidChanged, Risk::R1)
    );
}

#[test]
fn a_halo_guid_that_was_pasted_as_a_site_id_is_noticed_when_nothing_is_found() {
    let key = |site_id: &str| SiteKey {
        pms: Pms::Zedmed,
        site_id: site_id.parse().unwrap(),
    };
    let said = |site_id: &str, verdict| {
        domain::import::with_guid_noticed(&key(site_id), verdict, "Not found".to_owned())
    };
    let not_found = domain::import::Verdict::NotFound;
    assert!(said(&guid(1).to_string(), not_found).starts_with("This looks like a Halo GUID"));
    assert_eq!(said("4be2a91d", not_found), "Not found");
    let added = domain::import::Verdict::Added;
    assert_eq!(said(&guid(1).to_string(), added), "Not found");
}
