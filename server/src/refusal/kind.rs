//! Every kind of refusal: its stable word, its status and its title.

use axum::http::StatusCode;

macro_rules! kinds {
    ($($(#[$meta:meta])* $variant:ident = $word:literal, $status:ident, $title:literal;)+) => {
        /// Why something is refused, as programs tell refusals apart.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum RefusalKind {
            $($(#[$meta])* $variant),+
        }

        impl RefusalKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The HTTP status.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status),+ }
            }

            /// The kind in words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }
    };
}

kinds! {
    /// Something in the request cannot be read.
    Unreadable = "unreadable_request", BAD_REQUEST, "The request cannot be read";
    /// Nobody knows who asks.
    SignInFirst = "sign_in_first", UNAUTHORIZED, "Sign in first";
    /// Name, password or code is wrong.
    WrongCredentials = "wrong_credentials", UNAUTHORIZED, "Name, password or code is wrong";
    /// They may not.
    NotAllowed = "not_allowed", FORBIDDEN, "Not allowed";
    /// What let them in lets them in no more.
    SignedOutMeanwhile = "signed_out_meanwhile", UNAUTHORIZED, "Signed out meanwhile";
    /// The request names a host that is not Sundog's.
    WrongHost = "wrong_host", MISDIRECTED_REQUEST, "Not Sundog's address";
    /// They must set up a second factor first.
    SecondFactorFirst = "second_factor_first", FORBIDDEN, "A second factor first";
    /// Nothing is at this address.
    NoSuchRoute = "no_such_route", NOT_FOUND, "No such route";
    /// The address takes other methods.
    NoSuchMethod = "no_such_method", METHOD_NOT_ALLOWED, "This route does not take that method";
    /// No practice has this number.
    NoSuchPractice = "no_such_practice", NOT_FOUND, "No such practice";
    /// No change has this number.
    NoSuchChange = "no_such_change", NOT_FOUND, "No such change";
    /// Nothing was ever approved there.
    NoSuchMapping = "no_such_mapping", NOT_FOUND, "No such mapping";
    /// Nobody on the list ever had this GUID.
    NoSuchSite = "no_such_site", NOT_FOUND, "No such site";
    /// No outage or incident has this number.
    NoSuchOutage = "no_such_outage", NOT_FOUND, "No such outage or incident";
    /// No planned maintenance has this number.
    NoSuchMaintenance = "no_such_maintenance", NOT_FOUND, "No such maintenance";
    /// No batch or row has this number.
    NoSuchBatch = "no_such_batch", NOT_FOUND, "No such batch or row";
    /// No edit of many practices has this number.
    NoSuchEdit = "no_such_edit", NOT_FOUND, "No such edit";
    /// No case has this number.
    NoSuchCase = "no_such_case", NOT_FOUND, "No such case";
    /// No channel has this number.
    NoSuchChannel = "no_such_channel", NOT_FOUND, "No such channel";
    /// No rule has this number.
    NoSuchRule = "no_such_rule", NOT_FOUND, "No such rule";
    /// No message has this number.
    NoSuchDelivery = "no_such_delivery", NOT_FOUND, "No such delivery";
    /// No server has this number.
    NoSuchServer = "no_such_server", NOT_FOUND, "No such server";
    /// The feed has no such entry yet.
    NoSuchEntry = "no_such_entry", UNPROCESSABLE_ENTITY, "No such entry";
    /// It was decided before.
    DecidedAlready = "decided_already", CONFLICT, "Decided already";
    /// The facts are not what they were.
    FactsMoved = "facts_moved", CONFLICT, "The facts moved";
    /// Somebody changed it meanwhile.
    ChangedMeanwhile = "changed_meanwhile", CONFLICT, "Changed meanwhile";
    /// Halo does not answer, so nothing can be judged.
    HaloSilent = "halo_silent", CONFLICT, "Halo Cloud cannot be asked";
    /// A program's name in the feed is another token's.
    ForeignConsumer = "foreign_consumer", CONFLICT, "Another token's consumer";
    /// The first of two cannot be the second as well.
    SamePerson = "same_person", CONFLICT, "It takes two people";
    /// It is on the list.
    AlreadyListed = "already_listed", CONFLICT, "On the list already";
    /// Another server has its name, or its Halo Link.
    ServerThere = "server_there", CONFLICT, "There is such a server already";
    /// Halo names several, and a person must choose.
    PersonMustChoose = "person_must_choose", CONFLICT, "A person must choose";
    /// Something else names it and needs it.
    StillNeeded = "still_needed", CONFLICT, "Still needed";
    /// It is so already, or over.
    NothingToDo = "nothing_to_do", CONFLICT, "Nothing to do";
    /// The rule for this risk asks for more.
    RuleNotMet = "rule_not_met", UNPROCESSABLE_ENTITY, "A rule is not met";
    /// A case for the same cause is open.
    CaseStands = "case_stands", UNPROCESSABLE_ENTITY, "A case is open already";
    /// A plan that cannot be carried out.
    PlanNotPossible = "plan_not_possible", UNPROCESSABLE_ENTITY, "The plan cannot be carried out";
    /// Halo did not pair.
    NotPaired = "not_paired", UNPROCESSABLE_ENTITY, "Halo did not pair";
    /// It can be read, and is not to be had.
    Unusable = "unusable_request", UNPROCESSABLE_ENTITY, "The request cannot be used";
    /// There is more of it than is taken at once.
    TooLarge = "too_large", PAYLOAD_TOO_LARGE, "Too large";
    /// It was done a moment ago.
    TooSoon = "too_soon", TOO_MANY_REQUESTS, "Too soon";
    /// There are too many connections.
    Full = "full", SERVICE_UNAVAILABLE, "Too many connections";
    /// Other long answers are worked out.
    Busy = "busy", SERVICE_UNAVAILABLE, "Busy";
    /// The key file of secrets is not there, or is another one.
    NoKey = "no_key", SERVICE_UNAVAILABLE, "A key file is missing";
    /// The database does not answer.
    DatabaseSilent = "database_silent", SERVICE_UNAVAILABLE, "The database does not answer";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_kinds_share_a_word() {
        for (at, kind) in RefusalKind::ALL.iter().enumerate() {
            let mut later = RefusalKind::ALL[at + 1..].iter();
            assert!(later.all(|other| other.word() != kind.word()), "{kind:?}");
        }
    }
}
