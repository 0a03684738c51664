//! Which sites does *Find sites by PMS ID* return?
//!
//! Both parameters are required. The specification has no 404 here, so nothing found is 200 with an
//! empty list, unless the world is set to answer 404. Whether the real call hides sites that are not
//! authoritative, and whether it refuses those that are not paired, is not published, so the world can
//! be set either way.

use std::sync::atomic::Ordering;

use super::Gate;
use crate::answer::write_site;
use crate::errors::{NOT_FOUND, NOT_PAIRED};
use crate::faults::Calls;
use crate::reply::HttpReply;
use crate::world::{Pms, SiteLifecycle, SiteRef};

impl Gate<'_> {
    pub(super) fn look_up(&mut self) -> HttpReply {
        let (pms, site_id) = match self.pms_id() {
            Ok(found) => found,
            Err(reply) => return reply,
        };
        let settings = &self.world.settings;
        let is_listed = |site: &SiteRef| {
            let site = self.world.site(*site);
            (settings.look_up_lists_removed || site.lifecycle != SiteLifecycle::Removed)
                && (site.authoritative || !settings.look_up_hides_non_authoritative)
        };
        let sites: Vec<SiteRef> = self
            .world
            .registered(pms, &site_id)
            .filter(is_listed)
            .collect();
        let is_unpaired = |site: &SiteRef| !self.world.site(*site).paired.load(Ordering::Relaxed);
        if settings.look_up_refuses_unpaired && sites.iter().any(is_unpaired) {
            return self.refuse(403, NOT_PAIRED);
        }
        if settings.look_up_answers_404 && sites.is_empty() {
            return self.refuse(404, NOT_FOUND);
        }
        let fault = sites.iter().find_map(|&site| {
            let fault = self.world.site(site).fault.as_ref();
            fault
                .filter(|fault| fault.is_for_look_ups())?
                .strikes(Calls::LookUp, self.now)
        });
        self.body.extend_from_slice(b"{\"sites\":[");
        for (place, &site) in sites.iter().enumerate() {
            if place > 0 {
                self.body.push(b',');
            }
            write_site(self.world, site, self.now, self.body);
        }
        self.body.extend_from_slice(b"]}");
        let mut reply = HttpReply::json(200);
        if let Some(fault) = fault {
            fault.apply_to(&mut reply, self.body, self.now);
        }
        reply
    }

    /// The two parameters that identify a PMS database, or the refusal.
    pub(super) fn pms_id(&mut self) -> Result<(Pms, String), HttpReply> {
        let site_id = self.request.parameter("practiceManagementSiteId");
        let Some(site_id) = site_id.filter(|site_id| !site_id.is_empty()) else {
            return Err(self.refuse(400, "practiceManagementSiteId must be provided."));
        };
        let name = self.request.parameter("practiceManagementName");
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            return Err(self.refuse(400, "practiceManagementName must be provided."));
        };
        let Some(pms) = Pms::from_spaced_name(&name) else {
            return Err(self.refuse(
                400,
                "practiceManagementName must be one of Best Practice, Zedmed, D4w.",
            ));
        };
        Ok((pms, site_id.into_owned()))
    }
}
