//! Signs that staff work behind another GUID than the approved one.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be set up has failed"
)]

use chrono::{DateTime, TimeDelta, Utc};
use domain::change::{ChangeKind, Proposal, Risk};
use domain::expected::{ApprovedWith, Expected};
use domain::halo_name::{NameSource, NamesAtHalo};
use domain::identity::{Approved, Neighbours, OldAccess, OldSite, SightedSite, propose};
use domain::observation::{Lifecycle, PmsVersionSource, SiteAnswer};
use domain::site::{HaloGuid, Pms, SiteKey};
use domain::twin::TwinLife;

const NAME: &str = "Harbour Clinic";

fn at(hour: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + hour * 3600, 0).unwrap()
}

fn guid(last: u8) -> HaloGuid {
    format!("00000000-0000-0000-0000-0000000000{last:02x}")
        .parse()
        .unwrap()
}

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

/// What a story begins with: the approved GUID answers, and a twin has been known for thirty hours.
struct World {
    approved: Approved,
    old: OldSite,
    twin: SiteAnswer,
    life: TwinLife,
    is_announced: bool,
    now: DateTime<Utc>,
}

fn site(last: u8, authoritative: bool) -> SiteAnswer {
    SiteAnswer {
        guid: Some(guid(last)),
        authoritative: Some(authoritative),
        name: Some(NAME.to_owned()),
        lifecycle: Lifecycle::Active,
        pms_version: Some("1.12.3".to_owned()),
        pms_version_source: Some(PmsVersionSource::Current),
        enriched_at: Some(at(-10)),
        ..SiteAnswer::default()
    }
}

fn world() -> World {
    World {
        approved: Approved {
            guid: Some(guid(1)),
            expected: Expected {
                key: SiteKey {
                    pms: Pms::BestPractice,
                    site_id: "20417".parse().unwrap(),
                },
                name: Some(NAME.to_owned()),
                with: ApprovedWith {
                    name_source: Some(NameSource::Metadata),
                    ..ApprovedWith::default()
                },
                learned: None,
            },
            former: Vec::new(),
        },
        old: OldSite {
            access: OldAccess::Answers,
            authoritative: Some(true),
            names: NamesAtHalo {
                metadata: Some(NAME.to_owned()),
                deprecated: None,
            },
            pms_version: Some("1.12.3".to_owned()),
            enriched_at: Some(at(-10)),
            ..OldSite::NONE
        },
        twin: site(2, false),
        life: TwinLife::begin(guid(1), at(-30)),
        is_announced: false,
        now: at(0),
    }
}

impl World {
    fn proposals(&self) -> Vec<Proposal> {
        let found = [site(1, true), self.twin.clone()];
        let lives = [(guid(2), self.life)];
        let seen = SightedSite {
            found: Some(&found),
            lives: &lives,
            is_announced: self.is_announced,
            now: self.now,
            ..SightedSite::default()
        };
        propose(&self.approved, &self.old, seen, &Alone)
    }

    fn told(&self) -> Vec<(ChangeKind, Risk)> {
        let proposals = self.proposals().into_iter();
        proposals.map(|one| (one.kind, one.risk)).collect()
    }

    fn lived_beside(mut self, hours: i64) -> Self {
        self.life.beside = TimeDelta::hours(hours);
        self
    }

    fn with_pms(mut self, version: &str) -> Self {
        self.twin.pms_version = Some(version.to_owned());
        self
    }

    fn read_at(mut self, hour: i64) -> Self {
        self.twin.enriched_at = Some(at(hour));
        self
    }
}

const SUSPECTED: [(ChangeKind, Risk); 1] = [(ChangeKind::WrongDatabase, Risk::R3)];
const SEEN: [(ChangeKind, Risk); 1] = [(ChangeKind::SecondSiteSeen, Risk::R0)];

#[test]
fn both_alive_for_over_a_day_is_a_reason_to_ask_and_a_day_is_not() {
    assert_eq!(world().told(), SEEN);
    assert_eq!(world().lived_beside(24).told(), SEEN);
    let suspected = world().lived_beside(25);
    assert_eq!(suspected.told(), SUSPECTED);
    let card = suspected.proposals().remove(0);
    assert_eq!(card.new.halo_guid, Some(guid(2)));
    let said = card.checks.iter().map(|check| check.words.as_str());
    assert!(said.clone().any(|words| words.contains("25 h")), "{card:?}");
    assert!(
        !said.into_iter().any(|words| words.contains("successor")),
        "nobody is to follow it: {card:?}"
    );
}

#[test]
fn a_newer_pms_counts_only_where_both_versions_are_current_numbers() {
    assert_eq!(world().with_pms("1.12.4").told(), SUSPECTED);
    for version in ["1.12.3", "1.12.2", "Spectra SP9"] {
        assert_eq!(world().with_pms(version).told(), SEEN, "{version}");
    }
    let mut at_install = world().with_pms("1.12.4");
    at_install.twin.pms_version_source = Some(PmsVersionSource::AtInstall);
    assert_eq!(
        at_install.told(),
        SEEN,
        "the installation is newer, not the PMS"
    );
    let mut updated = world().with_pms("1.12.4");
    updated.old.pms_version = Some("1.12.4".to_owned());
    assert_eq!(
        updated.told(),
        SEEN,
        "its status knows of the update already"
    );
}

#[test]
fn read_a_night_later_says_nothing_and_read_days_later_does() {
    assert_eq!(world().read_at(13).told(), SEEN);
    assert_eq!(world().read_at(14).told(), SEEN, "a day exactly");
    assert_eq!(world().read_at(15).told(), SUSPECTED);
}

#[test]
fn nothing_is_asked_within_the_first_day_nor_around_a_migration_nor_of_one_that_is_gone() {
    let young = |created_at| {
        let mut young = world().with_pms("1.12.4");
        young.life.first_seen_at = at(-23);
        young.twin.created_at = created_at;
        young.told()
    };
    assert_eq!(young(None), SEEN);
    assert_eq!(
        young(Some(at(-80))),
        SUSPECTED,
        "Halo has known it for longer than we watched"
    );
    let mut announced = world().lived_beside(30).with_pms("1.12.4");
    announced.is_announced = true;
    assert_eq!(announced.told(), SEEN);
    let mut gone = world().lived_beside(30);
    gone.twin.lifecycle = Lifecycle::Uninstalled;
    assert_eq!(gone.told(), []);
}

#[test]
fn where_the_approved_one_is_out_other_cards_speak() {
    let mut refused = world().lived_beside(30);
    refused.old.access = OldAccess::Refused;
    let told = refused.told();
    assert!(
        told.iter()
            .all(|(kind, _)| *kind != ChangeKind::WrongDatabase),
        "{told:?}"
    );
    let mut other = world().lived_beside(30);
    other.life.approved = guid(7);
    assert_eq!(
        other.told(),
        SEEN,
        "it lived beside one that was approved before"
    );
}

#[test]
fn an_old_server_that_runs_on_is_left_alone_until_it_is_kept_up_to_date() {
    let former = |world: World| {
        let mut world = world;
        world.approved.former = vec![guid(2)];
        world.told()
    };
    assert_eq!(former(world().lived_beside(90)), []);
    assert_eq!(former(world().with_pms("1.13")), SUSPECTED);
    assert_eq!(former(world().read_at(40)), SUSPECTED);
}

#[test]
fn the_card_means_its_signs_and_not_for_how_long() {
    let meaning = |world: World| world.proposals().remove(0).meaning;
    let day = meaning(world().lived_beside(25));
    assert_eq!(day, meaning(world().lived_beside(700)));
    assert_ne!(day, meaning(world().lived_beside(25).with_pms("1.12.4")));
    assert_ne!(
        meaning(world().with_pms("1.12.5")),
        meaning(world().with_pms("1.12.4"))
    );
}

#[test]
fn beside_it_the_approved_ones_own_trouble_keeps_its_card() {
    let mut renamed = world().lived_beside(25);
    renamed.old.names.metadata = Some("Southern Cross".to_owned());
    let told = renamed.told();
    assert_eq!(told[0], SUSPECTED[0]);
    assert_eq!(told[1], (ChangeKind::NameChanged, Risk::R3));
}
