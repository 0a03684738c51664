//! What would the integrator's own practice list look like?
//!
//! CSV with a header: `name,pms,site_id` and further columns that Sundog's import knows.

use std::io::Write;

use crate::world::World;

const COLUMNS: [&str; 10] = [
    "name",
    "pms",
    "site_id",
    "time_zone",
    "hours",
    "region",
    "host",
    "server_name",
    "tier",
    "tags",
];

pub(crate) fn write(world: &World, to: impl Write) -> std::io::Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    csv.write_record(COLUMNS)?;
    for practice in &world.practices {
        let facts = &practice.facts;
        csv.write_record([
            practice.name.as_str(),
            practice.pms.word(),
            &practice.site_id,
            &facts.time_zone,
            &facts.hours,
            &facts.region,
            &facts.host,
            &facts.server_name,
            &facts.tier,
            &facts.tags,
        ])?;
    }
    csv.flush()
}
