//! What is wished of Halo Support about a change of identity: to make a GUID authoritative where that is the
//! wish, and else the right question. They switch by hand, on request, and need the GUID that is meant.

use crate::change::{ChangeKind, Side};
use crate::reason::Reason;
use crate::site::HaloGuid;

/// Said beside a wish to switch: whoever sends it must know.
pub const ONLY_ONCE_KNOWN: &str = "Send it once the practice has said on which server its staff work: Halo Support switches what you ask for.";

/// The GUID that Halo Support is asked to make authoritative; none where that is not the wish.
pub fn wished(kind: ChangeKind, old: &Side, new: &Side) -> Option<HaloGuid> {
    let is_usable = |side: &Side| side.authoritative != Some(true);
    match kind {
        // What ran beside the approved one is a copy: the approved one is meant to stay.
        ChangeKind::GuidChanged if new.ran_beside => old.halo_guid,
        ChangeKind::GuidChanged | ChangeKind::SecondSiteSeen | ChangeKind::WrongDatabase => {
            new.halo_guid.filter(|_| is_usable(new))
        }
        ChangeKind::AuthorityMoved => {
            match new.halo_guid.filter(|guid| Some(*guid) != old.halo_guid) {
                Some(guid) => Some(guid).filter(|_| is_usable(new)),
                None => old.halo_guid,
            }
        }
        ChangeKind::NameChanged
        | ChangeKind::SiteVanished
        | ChangeKind::PmsChanged
        | ChangeKind::SiteIdDiffers
        | ChangeKind::Collision => None,
    }
}

/// The reason whose words tell others of such a change.
pub const fn told_as(kind: ChangeKind) -> Reason {
    match kind {
        ChangeKind::GuidChanged
        | ChangeKind::AuthorityMoved
        | ChangeKind::SecondSiteSeen
        | ChangeKind::WrongDatabase => Reason::NonAuthoritative,
        ChangeKind::NameChanged | ChangeKind::Collision => Reason::NameDiffers,
        ChangeKind::SiteVanished => Reason::NotFound,
        ChangeKind::PmsChanged => Reason::PmsDiffers,
        ChangeKind::SiteIdDiffers => Reason::SiteIdDiffers,
    }
}

/// What is wished, as the first sentences of the text.
pub fn wish(kind: ChangeKind, old: &Side, new: &Side) -> String {
    if let Some(guid) = wished(kind, old, new) {
        let again = match Some(guid) == old.halo_guid {
            true => "authoritative again",
            false => "authoritative",
        };
        return format!(
            "Please make GUID {guid} {again} for this practice, and tell us when it is done."
        );
    }
    match kind {
        ChangeKind::GuidChanged | ChangeKind::AuthorityMoved => {
            "You call another GUID authoritative than the one that we use. Please confirm that this is meant, \
             and tell us why it changed."
        }
        ChangeKind::SecondSiteSeen | ChangeKind::WrongDatabase => {
            "There is a second installation for this practice. Please tell us what it is: a backup, or a server \
             that is being prepared."
        }
        ChangeKind::NameChanged => {
            "You give another name with the GUID that we use. Please tell us whether you know of a sale, a merger \
             or a split."
        }
        ChangeKind::SiteVanished => {
            "A look-up of this PMS ID finds no site any more. Please tell us what became of it."
        }
        ChangeKind::PmsChanged => {
            "What you tell for this practice belongs to another PMS now. Please tell us whether it changed its \
             software."
        }
        ChangeKind::SiteIdDiffers => {
            "You tell another Site ID with the GUID than the one below. Please tell us which practice’s database \
             it serves."
        }
        ChangeKind::Collision => {
            "The GUID or the name also belongs to another practice of ours. Please tell us which database it \
             serves."
        }
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514";
    const NEW: &str = "b1f0d3c2-5a64-4f0e-9c1b-7d2e8a3f4b5c";

    fn side(guid: &str, authoritative: Option<bool>) -> Side {
        Side {
            halo_guid: Some(guid.parse().unwrap()),
            authoritative,
            ..Side::default()
        }
    }

    #[test]
    fn where_a_switch_is_the_wish_the_guid_is_named() {
        let old = side(OLD, Some(false));
        let new = side(NEW, Some(false));
        for kind in [ChangeKind::GuidChanged, ChangeKind::SecondSiteSeen] {
            let words = wish(kind, &old, &new);
            let begins = format!("Please make GUID {NEW} authoritative for");
            assert!(words.starts_with(&begins), "{kind}: {words}");
        }
        // Refused, and no other GUID is named.
        let words = wish(ChangeKind::AuthorityMoved, &old, &Side::default());
        let begins = format!("Please make GUID {OLD} authoritative again");
        assert!(words.starts_with(&begins), "{words}");
    }

    #[test]
    fn a_copy_that_ran_beside_is_no_wish_and_the_approved_one_is() {
        let copy = Side {
            ran_beside: true,
            ..side(NEW, Some(true))
        };
        let words = wish(ChangeKind::GuidChanged, &side(OLD, Some(false)), &copy);
        assert!(words.contains(OLD) && !words.contains(NEW), "{words}");
    }

    #[test]
    fn what_halo_switched_already_is_asked_about_and_not_wished_for() {
        let (old, new) = (side(OLD, Some(false)), side(NEW, Some(true)));
        for kind in [ChangeKind::GuidChanged, ChangeKind::AuthorityMoved] {
            assert_eq!(wished(kind, &old, &new), None);
            assert!(wish(kind, &old, &new).contains("confirm"), "{kind}");
        }
    }

    #[test]
    fn every_kind_has_a_wish_or_a_question() {
        let mut all: Vec<String> = ChangeKind::ALL
            .iter()
            .map(|kind| wish(*kind, &Side::default(), &Side::default()))
            .collect();
        assert!(
            all.iter().all(|words| words.contains("Please ")),
            "{all:#?}"
        );
        all.dedup();
        assert_eq!(all.len(), ChangeKind::ALL.len(), "{all:#?}");
    }
}
