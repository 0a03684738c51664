//! What does *Pair with a site* do?
//!
//! The least that is needed: Best Practice wants the practice's code, the others none, and the
//! answer is the site.

use std::sync::atomic::Ordering;

use super::Gate;
use crate::answer::write_site;
use crate::errors::NOT_FOUND;
use crate::reply::HttpReply;
use crate::world::pairing_code;

impl Gate<'_> {
    pub(super) fn pair(&mut self) -> HttpReply {
        let (pms, site_id) = match self.pms_id() {
            Ok(found) => found,
            Err(reply) => return reply,
        };
        let Some(site) = self.world.current_of(pms, &site_id) else {
            return self.refuse(404, NOT_FOUND);
        };
        let expected = pairing_code(pms, &site_id);
        let given = self.request.parameter("pairingCode").unwrap_or_default();
        if !expected.is_empty() && given != expected {
            return self.refuse(400, "The pairing code is missing or not valid.");
        }
        self.world.site(site).paired.store(true, Ordering::Relaxed);
        write_site(self.world, site, self.now, self.body);
        HttpReply::json(200)
    }
}
