//! A person says that a practice has another PMS or Site ID: what would that mean?
//!
//! A wrong digit may point at another practice, so this is a change like any other: the site that
//! Halo names for the new ID is compared with the approved one, and somebody else than the one who
//! typed it follows it.

use serde::Serialize;

use crate::canonical::canonical_form;
use crate::change::{ChangeKind, IdentityCheck, Proposal, Risk, Side};
use crate::environment::Environment;
use crate::expected::Expected;
use crate::halo_name::{HaloName, NameSource};
use crate::identity::side_of;
use crate::name::{Likeness, compare, normalised};
use crate::observation::{Lifecycle, SiteAnswer};
use crate::pms_at_halo::PmsAtHalo;
use crate::practice::PracticeId;
use crate::site::{HaloGuid, Pms, SiteKey};
use crate::wording::change::{NAME_IS_ALIKE, NAME_IS_SAME};

/// What is to move where.
#[derive(Clone, Copy, Debug)]
pub struct SiteIdChange<'a> {
    /// The practice.
    pub practice: PracticeId,
    /// Its name on our list.
    pub name: &'a str,
    /// What is approved for it now.
    pub approved: &'a Side,
    /// The PMS and Site ID that it has.
    pub from: &'a SiteKey,
    /// The ones that a person gave.
    pub to: &'a SiteKey,
    /// Who.
    pub by: &'a str,
}

/// Who is there already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct There {
    /// The practice that has the GUID under yet another Site ID.
    pub owner: Option<String>,
    /// The practices behind the new Site ID: they become siblings.
    pub siblings: Vec<String>,
}

/// Why nothing can be put up, with what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfindable {
    /// Halo knows no site.
    #[error("Halo knows no site for this PMS and Site ID. Check both with the practice.")]
    NotFound,
    /// None of several is certain.
    #[error(
        "Halo knows {0} sites for this Site ID and does not say which one is in use. Ask Halo \
         Support which is authoritative."
    )]
    Several(usize),
    /// Several are, as a developer's licence has them.
    #[error(
        "Halo knows {0} sites for this Site ID and calls several authoritative, as is usual in Stage with \
         a developer's licence. Bring it in as a new practice: there one of them can be chosen by its GUID."
    )]
    SeveralInStage(usize),
}

/// The one site that can be meant.
///
/// # Errors
/// [`Unfindable`] where there is none or no certain one.
pub fn meant(found: &[SiteAnswer], environment: Environment) -> Result<&SiteAnswer, Unfindable> {
    let living = |site: &&SiteAnswer| {
        site.guid.is_some()
            && !matches!(site.lifecycle, Lifecycle::Removed | Lifecycle::Uninstalled)
    };
    let living: Vec<&SiteAnswer> = found.iter().filter(living).collect();
    match living.as_slice() {
        [] => Err(Unfindable::NotFound),
        [only] => Ok(only),
        several => {
            let mut authoritative = several.iter().filter(|one| one.authoritative == Some(true));
            match (authoritative.next(), authoritative.next()) {
                (Some(site), None) => Ok(site),
                (Some(_), Some(_)) if environment == Environment::Stage => {
                    Err(Unfindable::SeveralInStage(several.len()))
                }
                (None | Some(_), _) => Err(Unfindable::Several(several.len())),
            }
        }
    }
}

/// What the move comes to.
pub fn propose(site_id_change: &SiteIdChange<'_>, site: &SiteAnswer, there: &There) -> Proposal {
    let SiteIdChange { from, to, .. } = site_id_change;
    let (name_check, name_risk) = check_name(site_id_change, site);
    let (told_checks, told_differs) = check_told(to, site);
    let mut checks = vec![name_check];
    checks.extend(told_checks);
    if site.authoritative == Some(false) {
        checks.push(IdentityCheck::failed(
            "Halo does not call the new site authoritative.",
        ));
    }
    if from.pms != to.pms {
        checks.push(IdentityCheck::failed(format!(
            "The practice moves from {} to {}.",
            from.pms.full_name(),
            to.pms.full_name()
        )));
    }
    if let Some(owner) = &there.owner {
        checks.push(IdentityCheck::failed(format!(
            "The new GUID is bound to {owner}."
        )));
    }
    if !there.siblings.is_empty() {
        checks.push(IdentityCheck::failed(format!(
            "It would share the site of {}.",
            there.siblings.join(", ")
        )));
    }
    let (kind, risk) = match () {
        () if there.owner.is_some() => (ChangeKind::Collision, Risk::R4),
        () if from.pms != to.pms => (ChangeKind::PmsChanged, Risk::R4),
        () if told_differs => (ChangeKind::SiteIdDiffers, Risk::R4),
        () if site.authoritative == Some(false) => (ChangeKind::GuidChanged, Risk::R4),
        () if !there.siblings.is_empty() => (ChangeKind::GuidChanged, Risk::R3),
        () => (ChangeKind::GuidChanged, name_risk),
    };
    let new = side_of(site);
    Proposal {
        meaning: canonical_form(&CanonicalMove {
            kind,
            risk,
            practice: site_id_change.practice,
            from,
            to,
            old_guid: site_id_change.approved.halo_guid,
            old_name: site_id_change.approved.name.as_deref().map(normalised),
            new_guid: new.halo_guid,
            new_name: new.name.as_deref().map(normalised),
            authoritative: site.authoritative,
            new_pms: site.pms.as_ref().and_then(PmsAtHalo::known),
            owner: there.owner.as_deref(),
            siblings: &there.siblings,
            told_differs: told_differs.then_some((new.pms.as_ref(), new.site_id.as_deref())),
        }),
        kind,
        risk,
        old: site_id_change.approved.clone(),
        new,
        checks,
        entered_by: Some(site_id_change.by.to_owned()),
    }
}

/// What the digest of a move is made of: see [`canonical_form`] before anything here is touched.
#[derive(Serialize)]
struct CanonicalMove<'a> {
    kind: ChangeKind,
    risk: Risk,
    practice: PracticeId,
    from: &'a SiteKey,
    to: &'a SiteKey,
    old_guid: Option<HaloGuid>,
    old_name: Option<String>,
    new_guid: Option<HaloGuid>,
    new_name: Option<String>,
    authoritative: Option<bool>,
    new_pms: Option<Pms>,
    owner: Option<&'a str>,
    siblings: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    told_differs: Option<(Option<&'a PmsAtHalo>, Option<&'a str>)>,
}

/// What Halo tells with the GUID that it names for the new PMS and Site ID: whether it is these.
fn check_told(to: &SiteKey, site: &SiteAnswer) -> (Vec<IdentityCheck>, bool) {
    let told = Expected::of(to.clone()).told_otherwise(site);
    let differs = told.is_some();
    (
        told.into_iter().map(IdentityCheck::failed).collect(),
        differs,
    )
}

/// Halo's name for the new ID against the approved one, or else against ours.
fn check_name(site_id_change: &SiteIdChange<'_>, site: &SiteAnswer) -> (IdentityCheck, Risk) {
    let ours = site_id_change.approved.name.as_deref();
    let ours = ours.unwrap_or(site_id_change.name);
    let source = match &site_id_change.approved.name {
        Some(_) => site_id_change.approved.name_source,
        None => Some(NameSource::OurList),
    };
    let approved = HaloName {
        text: ours.to_owned(),
        source,
    };
    let beside = site.names().beside(&approved);
    match beside.map(|name| compare(ours, &name.text)) {
        Some(Likeness::Same) => (IdentityCheck::passed(NAME_IS_SAME), Risk::R2),
        Some(Likeness::Alike) => (IdentityCheck::failed(NAME_IS_ALIKE), Risk::R2),
        Some(Likeness::Different) => (
            IdentityCheck::failed("The name differs after normalising: is it the right Site ID?"),
            Risk::R3,
        ),
        None => (
            IdentityCheck::not_known("Halo gives no name to compare."),
            Risk::R3,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(pms: Pms, site_id: &str) -> SiteKey {
        SiteKey {
            pms,
            site_id: site_id.parse().unwrap(),
        }
    }

    fn site(name: &str, authoritative: Option<bool>) -> SiteAnswer {
        SiteAnswer {
            guid: Some("00000000-0000-0000-0000-000000000002".parse().unwrap()),
            name: Some(name.to_owned()),
            authoritative,
            ..SiteAnswer::default()
        }
    }

    fn put_up(to: &SiteKey, site: &SiteAnswer, there: &There) -> (ChangeKind, Risk) {
        let approved = Side {
            name: Some("Harbour Clinic".to_owned()),
            ..Side::default()
        };
        let site_id_change = SiteIdChange {
            practice: PracticeId(1),
            name: "Harbour Clinic",
            approved: &approved,
            from: &key(Pms::BestPractice, "1"),
            to,
            by: "Kim",
        };
        let proposal = propose(&site_id_change, site, there);
        assert_eq!(proposal.entered_by.as_deref(), Some("Kim"));
        (proposal.kind, proposal.risk)
    }

    #[test]
    fn another_site_id_takes_more_the_less_it_looks_like_the_same_practice() {
        let (to, alone) = (key(Pms::BestPractice, "2"), There::default());
        let same = put_up(&to, &site("Harbour Clinic Pty Ltd", Some(true)), &alone);
        assert_eq!(same, (ChangeKind::GuidChanged, Risk::R2));
        let other = put_up(&to, &site("Southern Cross", Some(true)), &alone);
        assert_eq!(other, (ChangeKind::GuidChanged, Risk::R3));
        let waiting = put_up(&to, &site("Harbour Clinic", Some(false)), &alone);
        assert_eq!(waiting, (ChangeKind::GuidChanged, Risk::R4));
        let shared = There {
            siblings: vec!["Harbour Skin".to_owned()],
            ..There::default()
        };
        let sibling = put_up(&to, &site("Harbour Clinic", Some(true)), &shared);
        assert_eq!(sibling, (ChangeKind::GuidChanged, Risk::R3));
    }

    #[test]
    fn another_pms_and_somebody_elses_guid_take_two_people() {
        let moved = site("Harbour Clinic", Some(true));
        let zedmed = put_up(&key(Pms::Zedmed, "1"), &moved, &There::default());
        assert_eq!(zedmed, (ChangeKind::PmsChanged, Risk::R4));
        let owned = There {
            owner: Some("Harbour Eye".to_owned()),
            ..There::default()
        };
        let collision = put_up(&key(Pms::BestPractice, "2"), &moved, &owned);
        assert_eq!(collision, (ChangeKind::Collision, Risk::R4));
    }

    #[test]
    fn what_a_decision_rests_on_is_spelled_one_way_for_ever() {
        let there = There {
            owner: Some("Harbour; Eye".to_owned()),
            siblings: vec!["Harbour \"Skin\"".to_owned()],
        };
        let approved = Side::default();
        let site_id_change = SiteIdChange {
            practice: PracticeId(1),
            name: "Harbour Clinic",
            approved: &approved,
            from: &key(Pms::BestPractice, "1"),
            to: &key(Pms::Zedmed, "00d0"),
            by: "Kim",
        };
        let proposal = propose(&site_id_change, &site("Harbour Clinic", None), &there);
        insta::assert_snapshot!(
            proposal.meaning,
            @r#"{"kind":"collision","risk":"r4","practice":1,"from":{"pms":"best_practice","site_id":"1"},"to":{"pms":"zedmed","site_id":"00d0"},"old_guid":null,"old_name":null,"new_guid":"00000000-0000-0000-0000-000000000002","new_name":"harbour clinic","authoritative":null,"new_pms":null,"owner":"Harbour; Eye","siblings":["Harbour \"Skin\""]}"#
        );
    }

    #[test]
    fn only_one_site_can_be_meant() {
        let (one, other) = (site("A", None), site("B", None));
        assert_eq!(
            meant(&[], Environment::Production),
            Err(Unfindable::NotFound)
        );
        assert_eq!(
            meant(&[one.clone(), other.clone()], Environment::Production),
            Err(Unfindable::Several(2))
        );
        let certain = site("C", Some(true));
        assert_eq!(
            meant(&[one, certain.clone(), other], Environment::Stage),
            Ok(&certain)
        );
        let gone = SiteAnswer {
            lifecycle: Lifecycle::Uninstalled,
            ..site("D", Some(true))
        };
        assert_eq!(
            meant(&[gone], Environment::Production),
            Err(Unfindable::NotFound)
        );
    }
}
