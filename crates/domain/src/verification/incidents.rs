//! Does every common cause have what it is the cause of?

use chrono::{DateTime, TimeDelta, Utc};

use crate::common_cause::{CommonCause, UPDATE_LASTS};

/// A common cause as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptIncident {
    /// Its number.
    pub id: i64,
    /// What is common.
    pub cause: CommonCause,
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it ended.
    pub ended: Option<DateTime<Utc>>,
}

/// What belongs to a host's or an update's cause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IncidentMembers {
    /// How many outages.
    pub outages: usize,
    /// The earliest time at which one of them may have begun.
    pub began: Option<DateTime<Utc>>,
    /// When the last of them ended; none while one lasts.
    pub ended: Option<DateTime<Utc>>,
}

/// How long after its last outage a cause may still be open: until the next look at it.
const SETTLED_WITHIN: TimeDelta = TimeDelta::hours(1);

/// What is wrong with a host's or an update's cause. `newest` is when anything was last seen.
pub fn of_outages(
    kept: &KeptIncident,
    members: IncidentMembers,
    newest: DateTime<Utc>,
) -> Vec<String> {
    let mut faults = Vec::new();
    if members.outages == 0 {
        faults.push("no outage belongs to it".to_owned());
    } else {
        if members.began.is_some_and(|began| began > kept.began) {
            faults.push(format!("it began {}, before all its outages", kept.began));
        }
        match (kept.ended, members.ended) {
            (Some(ended), Some(last)) if ended > last.max(kept.began) => faults.push(format!(
                "it ended {ended}, and the last of its outages {last}"
            )),
            (None, Some(last)) if last + UPDATE_LASTS + SETTLED_WITHIN < newest => {
                faults.push(format!(
                    "it lasts, and the last of its outages ended {last}"
                ));
            }
            (Some(_) | None, Some(_) | None) => {}
        }
    }
    told(kept, faults)
}

/// What is wrong with a cause about our access; `sites` is how many sites have it in their history.
pub fn of_access(kept: &KeptIncident, sites: usize) -> Vec<String> {
    let lasted = kept.ended.is_none_or(|ended| ended > kept.began);
    let faults = (sites == 0 && lasted)
        .then(|| "no site was unknown because of it".to_owned())
        .into_iter()
        .collect();
    told(kept, faults)
}

fn told(kept: &KeptIncident, faults: Vec<String>) -> Vec<String> {
    let class = kept.cause.class();
    let faults = faults.into_iter();
    faults
        .map(|words| format!("incident {} ({class}, {}): {words}", kept.id, kept.began))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    fn host(ended: Option<i64>) -> KeptIncident {
        KeptIncident {
            id: 3,
            cause: CommonCause::Host("WG-03".to_owned()),
            began: at(1),
            ended: ended.map(at),
        }
    }

    fn members(ended: Option<i64>) -> IncidentMembers {
        IncidentMembers {
            outages: 3,
            began: Some(at(1)),
            ended: ended.map(at),
        }
    }

    #[test]
    fn a_cause_lasts_as_long_as_its_outages() {
        assert!(of_outages(&host(Some(2)), members(Some(2)), at(9)).is_empty());
        assert!(of_outages(&host(None), members(None), at(9)).is_empty());
        assert!(of_outages(&host(None), members(Some(8)), at(9)).is_empty());
        assert_eq!(of_outages(&host(None), members(Some(2)), at(9)).len(), 1);
        assert_eq!(of_outages(&host(Some(5)), members(Some(2)), at(9)).len(), 1);
        assert_eq!(
            of_outages(&host(None), IncidentMembers::default(), at(9)).len(),
            1
        );
    }

    #[test]
    fn an_incident_about_access_kept_somebody_unseen() {
        let access = KeptIncident {
            cause: CommonCause::Access(crate::observation::FailureClass::NetworkDown),
            ..host(Some(2))
        };
        assert!(of_access(&access, 30).is_empty());
        assert_eq!(of_access(&access, 0).len(), 1);
    }
}
