//! What can be done about an incident.

use crate::permission::Permission::Respond;
use crate::permission::Rule::May;

actions! {
    /// What can be done about an incident.
    pub enum IncidentAction, IncidentActionKind of "incident" at "/incidents/{id}" on "/incidents/{id}" {
        /// "I have it": somebody answers for it.
        Acknowledge {} = "acknowledge", for May(Respond),
            done super::TAKEN,
            twin POST "/api/v1/incidents/{id}/ack";
        /// Nobody answers for it any more.
        Release {} = "release", for May(Respond),
            done super::HANDED_BACK,
            twin DELETE "/api/v1/incidents/{id}/ack";
    }
}
