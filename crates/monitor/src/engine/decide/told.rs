//! What an answer tells of the installation, against what was told before.

use domain::catalogue::{Catalogue, KeptCatalogue};
use domain::observation::{Lifecycle, SiteAnswer};
use domain::told_move::{ToldMove, of_catalogue, of_link};
use store::Facts;

use crate::engine::snapshot::SiteState;

/// The rarely changing facts of an answer, if any of them moved, and what of it is kept with its moment.
pub(super) fn moved(site: &SiteState, answer: &SiteAnswer) -> Option<(Facts, Vec<ToldMove>)> {
    let old = &*site.latest.facts;
    // What another installation told is no earlier word of this one.
    let is_same_guid = old.guid == site.guid;
    let before = old.catalogue.as_ref().filter(|_| is_same_guid);
    let told = told_catalogue(answer);
    let is_catalogue_same = match (before, told) {
        (Some(before), Some(told)) => before.is_told_now && before.told == *told,
        (Some(before), None) => !before.is_told_now,
        (None, None) => old.catalogue.is_none(),
        (None, Some(_)) => false,
    };
    let same = is_same_guid
        && is_catalogue_same
        && old.halo_name == answer.name
        && old.deprecated_name == answer.deprecated_name
        && old.pms == answer.pms
        && old.site_id == answer.site_id
        && old.created_at == answer.created_at
        && old.authoritative == answer.authoritative
        && old.lifecycle.as_deref() == answer.lifecycle.as_str()
        && old.halo_link_version == answer.halo_link_version
        && old.pms_version == answer.pms_version
        && old.pms_version_source == answer.pms_version_source
        && old.enriched_at == answer.enriched_at;
    if same {
        return None;
    }
    let versions = old.halo_link_version.as_ref();
    let versions = versions.zip(answer.halo_link_version.as_ref());
    let link = versions
        .filter(|_| is_same_guid)
        .and_then(|(was, became)| of_link(was, became));
    let catalogue = before
        .zip(told)
        .and_then(|(before, told)| of_catalogue(&before.told, told));
    let facts = Facts {
        guid: site.guid,
        halo_name: answer.name.clone(),
        deprecated_name: answer.deprecated_name.clone(),
        pms: answer.pms.clone(),
        site_id: answer.site_id.clone(),
        created_at: answer.created_at,
        authoritative: answer.authoritative,
        lifecycle: answer.lifecycle.as_str().map(str::to_owned),
        halo_link_version: answer.halo_link_version.clone(),
        pms_version: answer.pms_version.clone(),
        pms_version_source: answer.pms_version_source,
        enriched_at: answer.enriched_at,
        catalogue: match told {
            Some(told) => Some(KeptCatalogue {
                told: told.clone(),
                is_told_now: true,
            }),
            None => before.map(|before| KeptCatalogue {
                told: before.told.clone(),
                is_told_now: false,
            }),
        },
    };
    Some((facts, link.into_iter().chain(catalogue).collect()))
}

/// The databases of an installation in use. What is being set up, or was taken off, tells none of its own.
fn told_catalogue(answer: &SiteAnswer) -> Option<&Catalogue> {
    let is_in_use = match answer.lifecycle {
        Lifecycle::Initialising | Lifecycle::Removed | Lifecycle::Uninstalled => false,
        Lifecycle::Active | Lifecycle::Unrecognised(_) | Lifecycle::Missing => true,
    };
    answer.catalogue.as_ref().filter(|_| is_in_use)
}
