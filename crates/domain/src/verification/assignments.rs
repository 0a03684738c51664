//! Where did a practice stand? At most behind one site at a time, and behind none only while it was
//! off the list.

use chrono::{DateTime, Utc};

use crate::practice::{PracticeId, SiteRow};

/// A stretch behind a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Behind which.
    pub site: SiteRow,
    /// Since when.
    pub began: DateTime<Utc>,
    /// Until when; none while it lasts.
    pub ended: Option<DateTime<Utc>>,
}

/// A practice as it is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssignedStretch {
    /// Its number.
    pub practice: PracticeId,
    /// The site that the list names.
    pub site: SiteRow,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was retired.
    pub retired_at: Option<DateTime<Utc>>,
}

/// What is wrong with the assignments of one practice, ordered by begin.
pub fn join(own: AssignedStretch, assignments: &[Assignment]) -> Vec<String> {
    let told = |words: String| format!("practice {}: {words}", own.practice);
    let (Some(first), Some(last)) = (assignments.first(), assignments.last()) else {
        return vec![told("it stands nowhere and never did".to_owned())];
    };
    let mut faults = Vec::new();
    if first.began != own.created_at {
        faults.push(format!(
            "it was added {} and stands somewhere since {}",
            own.created_at, first.began
        ));
    }
    faults.extend(
        assignments
            .windows(2)
            .filter_map(|pair| apart(pair[0], pair[1])),
    );
    if last.site != own.site {
        faults.push(format!(
            "the list has it behind site {}, its assignment behind site {}",
            own.site, last.site
        ));
    }
    match (own.retired_at, last.ended) {
        (None, Some(ended)) => {
            faults.push(format!(
                "it is on the list and stands nowhere since {ended}"
            ));
        }
        (Some(retired), None) => {
            faults.push(format!(
                "it was retired {retired} and still stands somewhere"
            ));
        }
        (Some(retired), Some(ended)) if ended != retired.max(last.began) => faults.push(format!(
            "it was retired {retired} and stands nowhere since {ended}"
        )),
        (None, None) | (Some(_), Some(_)) => {}
    }
    faults.into_iter().map(told).collect()
}

fn apart(one: Assignment, next: Assignment) -> Option<String> {
    match one.ended {
        None => Some(format!(
            "it stands behind site {} for good, and behind site {} since {}",
            one.site, next.site, next.began
        )),
        Some(ended) if ended > next.began => Some(format!(
            "until {ended} behind site {}, and since {} behind site {} already",
            one.site, next.began, next.site
        )),
        // Restored after it was retired, it stands where it stood.
        Some(ended) if ended < next.began && one.site != next.site => Some(format!(
            "nowhere between {ended} and {}, although it only moved",
            next.began
        )),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(minute)
    }

    fn placed(site: i64, began: i64, ended: Option<i64>) -> Assignment {
        Assignment {
            site: SiteRow(site),
            began: at(began),
            ended: ended.map(at),
        }
    }

    fn standing(site: i64, retired: Option<i64>) -> AssignedStretch {
        AssignedStretch {
            practice: PracticeId(7),
            site: SiteRow(site),
            created_at: at(0),
            retired_at: retired.map(at),
        }
    }

    #[test]
    fn a_practice_that_moved_was_retired_and_came_back_stood_in_one_place_at_a_time() {
        let story = [
            placed(1, 0, Some(10)),
            placed(2, 10, Some(20)),
            placed(2, 30, None),
        ];
        assert!(join(standing(2, None), &story).is_empty());
        assert!(join(standing(2, Some(20)), &story[..2]).is_empty());
    }

    #[test]
    fn what_does_not_join_is_told_with_the_practice() {
        let cases = [
            (standing(1, None), vec![]),
            (standing(1, None), vec![placed(1, 5, None)]),
            (
                standing(2, None),
                vec![placed(1, 0, Some(9)), placed(2, 8, None)],
            ),
            (
                standing(2, None),
                vec![placed(1, 0, Some(7)), placed(2, 8, None)],
            ),
            (
                standing(2, None),
                vec![placed(1, 0, None), placed(2, 8, None)],
            ),
            (standing(2, None), vec![placed(1, 0, None)]),
            (standing(1, None), vec![placed(1, 0, Some(3))]),
            (standing(1, Some(3)), vec![placed(1, 0, None)]),
            (standing(1, Some(3)), vec![placed(1, 0, Some(4))]),
        ];
        for (own, assignments) in cases {
            let faults = join(own, &assignments);
            assert_eq!(faults.len(), 1, "{assignments:?}: {faults:?}");
            assert!(faults[0].starts_with("practice 7: "));
        }
    }
}
