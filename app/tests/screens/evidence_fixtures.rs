//! Sample values for what stands beside the two sides of a change and on a practice's page below
//! its timeline. Every text that comes from outside is the one that is given.

use domain::change::ChangeStatus;
use domain::headline::{State, WhoActs};
use domain::practice::PracticeId;
use domain::site::Pms;
use domain::views::evidence::{
    Announced, ContactEntry, MigrationStanding, Overlap, PastChange, RawAnswerView, Whom,
};
use domain::views::groups::{ChangeGroup, GroupItem, GroupResult};
use domain::views::identity::{IdentityGroup, IdentityPage, IdentityRow, IdentityTrouble};
use domain::views::ledger::{Consumers, MappingStretch};
use domain::views::{EnteredGuid, LaneSpan};

use super::change_fixtures::{NEW, OLD};
use super::fixtures::{ago, moment, now};

/// A stretch of a lane, from and to so many minutes ago.
pub fn heard(from: i64, to: i64, tone: State, label: &str) -> LaneSpan {
    LaneSpan {
        began: ago(from),
        ended: ago(to),
        tone,
        label: label.to_owned(),
    }
}

/// One life after the other, as in a migration, in the last two hours.
pub fn overlap(text: &str) -> Overlap {
    Overlap {
        from: moment(ago(120)),
        to: moment(now()),
        ticks: vec![
            (ago(120), "08:42".to_owned()),
            (ago(42), "10:00".to_owned()),
            (now(), text.to_owned()),
        ],
        old: vec![
            heard(120, 88, State::Online, "Alive"),
            heard(88, 0, State::Offline, text),
        ],
        new: vec![heard(46, 0, State::Online, "Alive")],
        known_since: None,
        verdict: "Never alive together.".to_owned(),
        reading: format!("42 min between them, as in a migration. {text}"),
    }
}

/// Two answers of Halo's: one with a body, one that never came.
pub fn answers(text: &str) -> Vec<RawAnswerView> {
    vec![
        RawAnswerView {
            at: moment(ago(41)),
            question: format!("Look-up {text}"),
            status: Some(200),
            body: format!("{{\"name\":\"{text}\"}}"),
        },
        RawAnswerView {
            at: moment(ago(41)),
            question: "Status of a7d20c64".to_owned(),
            status: None,
            body: text.to_owned(),
        },
    ]
}

/// Kim told Halo Support.
pub fn told(text: &str) -> ContactEntry {
    ContactEntry {
        by: format!("Kim {text}"),
        whom: Whom::HaloSupport,
        words: text.to_owned(),
        at: moment(ago(12)),
    }
}

/// An earlier change, which Kim approved.
pub fn past_change(text: &str) -> PastChange {
    PastChange {
        id: 7,
        title: format!("New GUID {text}"),
        status: ChangeStatus::Approved,
        decided_by: Some(format!("Kim {text}")),
        at: moment(ago(90_000)),
    }
}

/// A migration whose window is open.
pub fn announced(text: &str) -> Announced {
    Announced {
        id: 5,
        from: moment(ago(30)),
        to: moment(ago(-210)),
        words: text.to_owned(),
        by: format!("Noor {text}"),
        window: format!("Tue 18 Aug 10:12–14:12 AEST {text}"),
        support_text: format!("A migration is planned. {text}"),
        standing: MigrationStanding::UnderWay,
    }
}

/// Two of three programs have followed.
pub fn consumers(text: &str) -> Consumers {
    Consumers {
        following: vec!["booking".to_owned(), text.to_owned()],
        behind: vec![format!("billing {text}")],
    }
}

/// A stretch of the ledger; the one that holds where it has no end.
pub fn stretch(text: &str, guid: Option<&str>, ended: Option<i64>) -> MappingStretch {
    MappingStretch {
        seq: 31,
        from: moment(ago(9000)),
        to: ended.map(|minutes| moment(ago(minutes))),
        halo_guid: guid.map(|guid| guid.parse().unwrap()),
        halo_name: Some(text.to_owned()),
        decided_by: format!("Kim {text}"),
        reason: text.to_owned(),
        change: Some(12),
        caution: None,
    }
}

/// A GUID that Kim read on the server.
pub fn entered(text: &str) -> EnteredGuid {
    EnteredGuid {
        halo_guid: NEW.parse().unwrap(),
        by: format!("Kim {text}"),
        at: moment(ago(3)),
        words: format!("Halo does not know it yet. {text}"),
    }
}

/// One change of a group.
pub fn group_item(change: i64, text: &str) -> GroupItem {
    GroupItem {
        change,
        practice_name: text.to_owned(),
        evidence: format!("e{change}"),
        old: Some(OLD.parse().unwrap()),
        new: Some(NEW.parse().unwrap()),
    }
}

/// So many changes with one cause, and one more that cannot be approved yet.
pub fn group(ready: i64, text: &str) -> ChangeGroup {
    ChangeGroup {
        key: "host-cloud-nine".to_owned(),
        cause: format!("Cloud Nine {text}"),
        ready: (1..=ready).map(|change| group_item(change, text)).collect(),
        not_yet: vec![(
            group_item(90, text),
            format!("The old GUID answered a minute ago. {text}"),
        )],
        decided: Vec::new(),
    }
}

/// One change that was approved and one that was not.
pub fn group_results(text: &str) -> Vec<GroupResult> {
    vec![
        GroupResult {
            change: 1,
            practice_name: format!("Banksia {text}"),
            refusal: None,
        },
        GroupResult {
            change: 2,
            practice_name: text.to_owned(),
            refusal: Some(format!("The name moved since you looked. {text}")),
        },
    ]
}

/// Every trouble; one site is not authoritative, and nobody has the others.
pub fn identity_page(text: &str) -> IdentityPage {
    let row = IdentityRow {
        id: PracticeId(3),
        name: format!("Tidal River {text}"),
        pms: Pms::Zedmed,
        site_id: text.to_owned(),
        halo_guid: Some(OLD.parse().unwrap()),
        since: moment(ago(136)),
        who_acts: WhoActs::HaloSupport,
        change: Some(12),
        words: text.to_owned(),
    };
    let group = |trouble: &IdentityTrouble| IdentityGroup {
        trouble: *trouble,
        rows: match trouble {
            IdentityTrouble::NotAuthoritative => vec![row.clone()],
            _ => Vec::new(),
        },
    };
    IdentityPage {
        as_of: now(),
        groups: IdentityTrouble::ALL.iter().map(group).collect(),
    }
}
