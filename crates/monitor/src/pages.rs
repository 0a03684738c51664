//! What people and programs ask of the watch: lists, one practice, its spans, incidents.
//!
//! Each page is read (from the database) and then built: a plain function of the snapshot, of the rows
//! that were read, and of the time. Pages and REST handlers call these same functions, so they cannot
//! disagree.

mod alerts;
mod announced;
mod axis;
mod banner;
mod batch_row;
mod began;
mod blocked;
mod card;
mod changes;
mod database;
mod events;
mod figures;
mod first_run;
mod gantt;
mod group_decision;
mod groups;
mod heartbeats;
mod history;
mod identity_page;
mod incident_card;
mod incident_page;
mod incidents;
mod just_before;
mod listing;
mod maintenance;
mod mappings;
pub(crate) mod moment;
mod onboarding;
mod outage_row;
mod outages;
mod outages_page;
mod overlap;
mod overview;
mod page;
mod past;
mod people;
mod practice;
mod proof;
mod pulse;
mod report;
pub(crate) mod report_cache;
mod report_page;
mod security;
mod shown;
mod strip;
mod support;
mod support_pack;
mod tally;
mod timeline;
mod told;
mod uptime;
mod waiting;
mod whole_card;

pub use self::alerts::{
    alerts_page, attempt_view, channel_fields, channel_views, deliveries, delivery, rules,
};
pub(crate) use self::batch_row::{NameIndex, row_view};
pub(crate) use self::changes::change_view;
pub use self::changes::{change, change_card, change_evidence, changes, changes_page};
pub use self::database::database_page;
pub use self::first_run::first_run;
pub(crate) use self::group_decision::group_decision;
pub use self::group_decision::group_page;
pub(crate) use self::groups::change_group;
pub use self::heartbeats::{heartbeat_page, heartbeat_troubles, heartbeats, window};
pub use self::identity_page::identity_page;
pub use self::incident_page::incident_page;
pub(crate) use self::incidents::incident_by_number;
pub use self::incidents::{incident, incidents, spans};
pub(crate) use self::just_before::just_before;
pub(crate) use self::listing::chosen;
pub use self::listing::{Cursor, Listing, NotACursor};
pub use self::listing::{has_open_incident, practices, practices_by_state};
pub use self::maintenance::{maintenance, maintenance_page, one_maintenance};
pub use self::mappings::{feed, feed_consumers, mapping, mappings};
pub use self::moment::local_time;
pub use self::onboarding::{import_batch_page, import_batches_page};
pub use self::outages::{outage, outages};
pub use self::outages_page::{hand_over, outages_listed, outages_page};
pub use self::overview::overview;
pub use self::page::practice_page;
pub use self::people::{audit_entries, audit_page, profile, staff_page, token_page, unread_acts};
pub use self::practice::practice;
pub(crate) use self::practice::{site_row, state_spans};
pub use self::pulse::pulse_card;
pub use self::report::{report_outages, report_rows, today, whole_report};
pub use self::report_page::report_page;
pub use self::security::security_page;
pub use self::told::{hears, told};
pub use self::uptime::uptime;
pub use self::waiting::waiting;
