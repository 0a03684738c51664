//! What can be done about planned maintenance.

use chrono::NaiveDateTime;

use super::field::SentFields;
use crate::permission::Permission::Respond;
use crate::permission::Rule::May;

actions! {
    /// What can be done about planned maintenance.
    pub enum MaintenanceAction, MaintenanceActionKind of "maintenance" at "/maintenance" on "/maintenance" {
        /// Plans it, once or on days of the week.
        Plan {
            /// For whom, in words.
            whom: String,
            /// From when on, on the clocks of the zone.
            from: NaiveDateTime,
            /// Until when, on the clocks of the zone.
            to: NaiveDateTime,
            /// What is done.
            reason: String,
            /// The zone; the configured one where none is named.
            time_zone: String,
            /// The last day of what recurs; empty where it goes on.
            until: String,
            /// The days of the week on which it recurs (`days`), each by itself.
            days: SentFields,
        } = "plan", for May(Respond),
            done "It is planned. Being down then counts as planned, for whomever it covers.",
            twin POST "/api/v1/maintenance";
        /// Ends it, or calls it off.
        End {
            /// Which.
            maintenance: i64,
        } = "end", for May(Respond),
            done "It was ended. What is over stays as it was planned.",
            twin DELETE "/api/v1/maintenance/{id}";
    }
}
