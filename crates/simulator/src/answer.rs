//! What does Halo say about one site?
//!
//! The JSON of `SiteForIntegrator` (specification 26.619.10213), field by field in its order,
//! written straight into the reply's buffer. A style can change the shape to that of the
//! 2023 reference, leave fields out, or set any field to any value.

mod fields;
mod style;
mod timestamp;

pub(crate) use fields::escape;
pub use style::{AnswerStyle, NonAuthoritative, Shape, TimestampSpelling};
pub(crate) use timestamp::write_http_date;

use chrono::{DateTime, TimeDelta, Utc};

use crate::world::{
    Database, Link, LinkPulse, Server, Site, SiteLifecycle, SiteRef, World, tick_before,
};
use fields::AnswerFields;

/// Halo reads a practice's metadata again about this often while Link is connected.
const ENRICHED_EVERY: TimeDelta = TimeDelta::days(1);

/// Writes one site as JSON, as of `now`.
pub(crate) fn write_site(world: &World, site: SiteRef, now: DateTime<Utc>, out: &mut Vec<u8>) {
    let (record, link) = (world.site(site), world.link_of(site));
    let facts = AnswerFacts {
        site: record,
        link,
        server: world.server_of(site),
        database: world.database_of(site),
        frozen_at: earliest(link.frozen_at, world.heartbeats_frozen_at),
        pulse: world.pulse(),
        now,
    };
    let style = record.style.as_deref().unwrap_or(&world.style);
    let mut fields = AnswerFields::open(out, style, "");
    match style.shape {
        Shape::Current => {
            facts.current(&mut fields);
            facts.deprecated(&mut fields);
        }
        Shape::WithoutDeprecated => facts.current(&mut fields),
        Shape::Year2023 => facts.as_of_2023(&mut fields),
        Shape::Bare => fields.guid("id", record.guid),
    }
    fields.close();
}

fn earliest(one: Option<DateTime<Utc>>, other: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    [one, other].into_iter().flatten().min()
}

struct AnswerFacts<'a> {
    site: &'a Site,
    link: &'a Link,
    server: &'a Server,
    database: &'a Database,
    frozen_at: Option<DateTime<Utc>>,
    pulse: LinkPulse,
    now: DateTime<Utc>,
}

impl AnswerFacts<'_> {
    fn current(&self, fields: &mut AnswerFields<'_>) {
        let pms = self.database.pms;
        fields.guid("id", self.site.guid);
        fields.text("pmsType", pms.type_name());
        fields.text("availability", self.availability());
        fields.text("status", self.site.lifecycle.word());
        fields.text("haloLinkVersion", &self.link.version);
        if self.is_enriched() {
            fields.time("enrichedAt", self.enriched_at());
        }
        self.catalogue(fields);
        if self.is_enriched() {
            fields.object("practiceMetadata", "practiceMetadata.", |inner| {
                inner.text("pmsType", pms.type_name());
                inner.text("practiceName", &self.database.name);
                inner.text("practiceManagementSiteId", &self.database.site_id);
                inner.text("practiceManagementVersion", &self.database.pms_version);
            });
        }
    }

    fn deprecated(&self, fields: &mut AnswerFields<'_>) {
        fields.text("name", &self.database.name);
        fields.text("practiceManagementSiteId", &self.database.site_id);
        fields.text("practiceManagementName", self.database.pms.spaced_name());
        fields.text("practiceManagementVersion", &self.site.first_pms_version);
        fields.time("createdAt", self.site.created_at);
        fields.flag("authoritative", self.site.authoritative);
        let (client, heartbeat) = self.timestamps();
        fields.time("clientTimestampUTC", client);
        fields.time("heartbeatTimestampUTC", heartbeat);
    }

    /// The 2023 reference: `pmsType` with a space, `status` among the older fields,
    /// `practiceMetadata` not expanded.
    fn as_of_2023(&self, fields: &mut AnswerFields<'_>) {
        let pms = self.database.pms;
        fields.guid("id", self.site.guid);
        fields.text("pmsType", pms.spaced_name());
        fields.text("availability", self.availability());
        fields.text("haloLinkVersion", &self.link.version);
        fields.time("enrichedAt", self.enriched_at());
        self.catalogue(fields);
        fields.object("practiceMetadata", "practiceMetadata.", |_| {});
        fields.text("name", &self.database.name);
        fields.text("practiceManagementSiteId", &self.database.site_id);
        fields.text("practiceManagementName", pms.spaced_name());
        fields.text("practiceManagementVersion", &self.site.first_pms_version);
        fields.text("status", self.site.lifecycle.word());
        fields.time("createdAt", self.site.created_at);
        fields.flag("authoritative", self.site.authoritative);
        let (client, heartbeat) = self.timestamps();
        fields.time("clientTimestampUTC", client);
        fields.time("heartbeatTimestampUTC", heartbeat);
    }

    fn availability(&self) -> &'static str {
        self.link.availability(self.now, self.pulse).word()
    }

    fn catalogue(&self, fields: &mut AnswerFields<'_>) {
        let mut list = vec![b'['];
        for (place, name) in self.database.catalogue.iter().enumerate() {
            if place > 0 {
                list.push(b',');
            }
            list.extend_from_slice(b"{\"name\":\"");
            escape(name, &mut list);
            let is_default = place == 0;
            list.extend_from_slice(format!("\",\"isDefault\":{is_default}}}").as_bytes());
        }
        list.push(b']');
        let list = String::from_utf8_lossy(&list);
        fields.raw("catalogue", format_args!("{list}"));
    }

    /// An initialising site has been installed, but its metadata has not been read yet.
    fn is_enriched(&self) -> bool {
        self.site.lifecycle != SiteLifecycle::Initialising
    }

    fn enriched_at(&self) -> DateTime<Utc> {
        let contact = self.link.last_contact(self.now, self.pulse);
        self.site
            .enriched_at
            .max(tick_before(contact, self.link.phase_ms, ENRICHED_EVERY))
    }

    /// The practice server's clock, and Halo's, at the last heartbeat that was written down.
    fn timestamps(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        let contact = self.link.last_contact(self.now, self.pulse);
        let written = self.frozen_at.map_or(contact, |frozen| frozen.min(contact));
        (written + self.server.drift, written + self.link.shift)
    }
}
