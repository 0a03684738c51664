//! What can be done about an incident.

use crate::permission::Permission::Respond;
use crate::permission::Rule::May;

actions! {
    /// What can be done about an incident.
    pub enum IncidentAction, IncidentActionKind of "incident" at "/incidents/{id}" on "/outages" {
        /// "I have it": somebody answers for it.
        Acknowledge {} = "acknowledge", for May(Respond),
            done "You have it. It comes up again by itself when your time is over.",
            twin POST "/api/v1/incidents/{id}/ack";
        /// Nobody answers for it any more.
        Release {} = "release", for May(Respond),
            done "It was handed back. Nobody has it in hand now.",
            twin DELETE "/api/v1/incidents/{id}/ack";
    }
}
