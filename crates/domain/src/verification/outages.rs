//! Are the outages of a practice those that its spans tell of?
//!
//! They are derived anew, stretch by stretch behind each site, and compared with what is kept. Two
//! things are left open, because spans do not tell them: how many observations of the first and the
//! last span of a stretch fell into it, where the span reaches beyond; and when, within its last bad
//! span, an outage was last seen.

use chrono::{DateTime, Utc};

use crate::headline::State;
use crate::outage::derive::{Confirmation, Counted, Derived, outages};
use crate::outage::{Kind, kind_of};
use crate::practice::PracticeId;
use crate::reason::Reason;

/// A stretch behind one site, with the headline spans clipped to it, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteStretch {
    /// Since when.
    pub began: DateTime<Utc>,
    /// Until when; none while it lasts.
    pub ended: Option<DateTime<Utc>>,
    /// What was seen meanwhile.
    pub spans: Vec<Counted>,
}

/// An outage as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptOutage {
    /// Its number.
    pub id: i64,
    /// Down or degraded.
    pub kind: Kind,
    /// The most urgent state it had.
    pub state: State,
    /// Why.
    pub reason: Option<Reason>,
    /// The first bad sighting.
    pub began: DateTime<Utc>,
    /// Between when and when it ended; none while it lasts.
    pub ended: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Whether the practice came and went.
    pub flapping: bool,
    /// The outage it turned out to be part of.
    pub part_of: Option<i64>,
}

/// What is wrong with the outages of one practice. `kept_since` is when outages began to be kept,
/// where the history is older.
pub fn compared(
    practice: PracticeId,
    stretches: &[SiteStretch],
    kept: &[KeptOutage],
    kept_since: Option<DateTime<Utc>>,
) -> Vec<String> {
    let (parts, whole): (Vec<&KeptOutage>, Vec<&KeptOutage>) =
        kept.iter().partition(|one| one.part_of.is_some());
    let mut faults: Vec<String> = parts
        .iter()
        .filter_map(|part| astray(part, &whole))
        .collect();
    for stretch in stretches {
        let own: Vec<&KeptOutage> = whole
            .iter()
            .copied()
            .filter(|one| stretch.holds(one.began))
            .collect();
        faults.extend(stretch.differences(&own, kept_since));
    }
    let homeless = whole
        .iter()
        .filter(|one| !stretches.iter().any(|stretch| stretch.holds(one.began)));
    faults.extend(homeless.map(|one| format!("{} is kept of a time off the list", named(one))));
    let told = faults.into_iter();
    told.map(|words| format!("practice {practice}: {words}"))
        .collect()
}

fn astray(part: &KeptOutage, whole: &[&KeptOutage]) -> Option<String> {
    let of = part.part_of?;
    let found = whole.iter().find(|one| one.id == of);
    let belongs = found.is_some_and(|one| {
        let end = one
            .ended
            .map_or(DateTime::<Utc>::MAX_UTC, |(_, latest)| latest);
        one.kind == part.kind && (one.began..=end).contains(&part.began)
    });
    (!belongs).then(|| {
        format!(
            "{} is said to be part of outage {of}, and is not",
            named(part)
        )
    })
}

fn named(one: &KeptOutage) -> String {
    format!("outage {} ({}, {})", one.id, one.state, one.began)
}

impl SiteStretch {
    fn holds(&self, at: DateTime<Utc>) -> bool {
        self.began <= at && self.ended.is_none_or(|ended| at < ended)
    }

    /// The fewest differences that any reckoning of its edges leaves.
    fn differences(&self, kept: &[&KeptOutage], kept_since: Option<DateTime<Utc>>) -> Vec<String> {
        let mut fewest: Option<Vec<String>> = None;
        for spans in self.reckonings() {
            let differences = self.against(&spans, kept, kept_since);
            if differences.is_empty() {
                return differences;
            }
            if fewest
                .as_ref()
                .is_none_or(|best| differences.len() < best.len())
            {
                fewest = Some(differences);
            }
        }
        fewest.unwrap_or_default()
    }

    /// The spans with every number of observations that may have fallen into the stretch: of a span
    /// that reaches beyond it none, one, or more, which are as good as all.
    fn reckonings(&self) -> Vec<Vec<Counted>> {
        let mut all = vec![self.spans.clone()];
        let Some(last) = self.spans.len().checked_sub(1) else {
            return all;
        };
        let first_reaches = self.spans[0].span.began <= self.began;
        let last_reaches = self.ended.is_some() && self.spans[last].span.ended >= self.ended;
        for (at, reaches) in [(0, first_reaches), (last, last_reaches)] {
            let so_far = if reaches { all.clone() } else { Vec::new() };
            for mut spans in so_far {
                for fewer in 0..spans[at].observations.min(2) {
                    spans[at].observations = fewer;
                    all.push(spans.clone());
                }
            }
        }
        all
    }

    fn against(
        &self,
        spans: &[Counted],
        kept: &[&KeptOutage],
        kept_since: Option<DateTime<Utc>>,
    ) -> Vec<String> {
        let mut left: Vec<&KeptOutage> = kept.to_vec();
        let mut differences = Vec::new();
        for derived in outages(spans, Confirmation::default()) {
            let end = derived.ended.map(|(_, latest)| latest).or(self.ended);
            let is_same = |one: &&KeptOutage| {
                one.kind == derived.kind
                    && derived.began <= one.began
                    && end.is_none_or(|end| one.began <= end)
            };
            let same: Vec<&KeptOutage> = left.iter().copied().filter(|one| is_same(one)).collect();
            left.retain(|one| !is_same(one));
            if kept_since.is_some_and(|since| derived.began < since) {
                continue;
            }
            match same[..] {
                [] => differences.push(format!(
                    "the spans tell of an outage ({}, {}) that is not kept",
                    derived.state, derived.began
                )),
                [one] => differences.extend(self.differs(one, &derived, spans)),
                [one, ..] => differences.push(format!(
                    "{} is kept as {} outages, and the spans tell of one",
                    named(one),
                    same.len()
                )),
            }
        }
        differences.extend(
            left.iter()
                .map(|one| format!("{} is kept, and the spans do not tell of it", named(one))),
        );
        differences
    }

    fn differs(&self, one: &KeptOutage, derived: &Derived, spans: &[Counted]) -> Option<String> {
        let mut differs = Vec::new();
        if one.began != derived.began {
            differs.push(format!("it began {}", derived.began));
        }
        if (one.state, one.reason) != (derived.state, derived.reason) {
            let reason = derived.reason.map_or("-", Reason::as_str);
            differs.push(format!("it was {} ({reason})", derived.state));
        }
        if one.flapping != derived.flapping {
            let not = if derived.flapping { "" } else { "not " };
            differs.push(format!("the practice did {not}come and go"));
        }
        differs.extend(self.ends_otherwise(one, derived, spans));
        (!differs.is_empty()).then(|| {
            let words = differs.join(", ");
            format!("{} differs, by the spans {words}", named(one))
        })
    }

    fn ends_otherwise(
        &self,
        one: &KeptOutage,
        derived: &Derived,
        spans: &[Counted],
    ) -> Option<String> {
        // What lasted when the practice left the site ended there and then.
        let left = self.ended.map(|ended| ended.max(derived.began));
        let expected = derived.ended.or(left.map(|left| (left, left)));
        let (Some((earliest, latest)), Some((kept_earliest, kept_latest))) = (expected, one.ended)
        else {
            return match (expected, one.ended) {
                (Some((_, latest)), None) => Some(format!("it ended {latest}")),
                (None, Some(_)) => Some("it lasts".to_owned()),
                (None, None) | (Some(_), Some(_)) => None,
            };
        };
        let bad_since = spans
            .iter()
            .filter(|each| kind_of(each.span.state) == Some(one.kind))
            .map(|each| each.span.began)
            .filter(|began| *began < latest)
            .max();
        let least = bad_since.map_or(earliest, |since| since.min(earliest));
        let is_within = (least..=latest).contains(&kept_earliest) && kept_latest == latest;
        (!is_within).then(|| format!("it ended between {least} and {latest}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::StateSpan;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(minute)
    }

    fn span(state: State, began: i64, ended: Option<i64>, observations: i64) -> Counted {
        Counted {
            span: StateSpan {
                state,
                reason: None,
                began: at(began),
                ended: ended.map(at),
            },
            observations,
        }
    }

    fn stretch(ended: Option<i64>, spans: Vec<Counted>) -> SiteStretch {
        SiteStretch {
            began: at(0),
            ended: ended.map(at),
            spans,
        }
    }

    fn day() -> SiteStretch {
        stretch(
            None,
            vec![
                span(State::Online, 1, Some(10), 9),
                span(State::Offline, 10, Some(20), 10),
                span(State::Online, 20, None, 30),
            ],
        )
    }

    fn kept() -> KeptOutage {
        KeptOutage {
            id: 4,
            kind: Kind::Down,
            state: State::Offline,
            reason: None,
            began: at(10),
            ended: Some((at(19), at(20))),
            flapping: false,
            part_of: None,
        }
    }

    fn faults(stretch: SiteStretch, kept: &[KeptOutage]) -> Vec<String> {
        compared(PracticeId(7), &[stretch], kept, None)
    }

    #[test]
    fn an_outage_that_is_kept_as_the_spans_tell_it_is_no_fault() {
        assert!(faults(day(), &[kept()]).is_empty());
        let within = KeptOutage {
            id: 5,
            began: at(14),
            ended: Some((at(15), at(15))),
            part_of: Some(4),
            ..kept()
        };
        assert!(faults(day(), &[kept(), within]).is_empty());
    }

    #[test]
    fn everything_in_which_an_outage_can_differ_is_told() {
        let others = [
            KeptOutage {
                kind: Kind::Degraded,
                ..kept()
            },
            KeptOutage {
                state: State::Unreachable,
                ..kept()
            },
            KeptOutage {
                reason: Some(Reason::NotFound),
                ..kept()
            },
            KeptOutage {
                began: at(11),
                ..kept()
            },
            KeptOutage {
                ended: None,
                ..kept()
            },
            KeptOutage {
                ended: Some((at(9), at(20))),
                ..kept()
            },
            KeptOutage {
                ended: Some((at(19), at(21))),
                ..kept()
            },
            KeptOutage {
                flapping: true,
                ..kept()
            },
            KeptOutage {
                part_of: Some(4),
                ..kept()
            },
        ];
        for other in others {
            let faults = faults(day(), &[other]);
            assert!(!faults.is_empty(), "{other:?}");
            assert!(faults[0].starts_with("practice 7: "), "{faults:?}");
        }
        assert_eq!(faults(day(), &[]).len(), 1, "none is kept");
        let invented = KeptOutage {
            id: 9,
            began: at(40),
            ended: None,
            ..kept()
        };
        assert_eq!(faults(day(), &[kept(), invented]).len(), 1);
    }

    #[test]
    fn an_outage_ends_where_the_practice_leaves_and_what_was_not_confirmed_by_then_is_none() {
        let left = |observations| {
            let offline = span(State::Offline, 10, Some(15), observations);
            stretch(Some(15), vec![span(State::Online, 1, Some(10), 9), offline])
        };
        let ended = KeptOutage {
            ended: Some((at(15), at(15))),
            ..kept()
        };
        assert!(faults(left(5), &[ended]).is_empty());
        assert!(faults(left(5), &[]).is_empty(), "most were seen afterwards");
        assert_eq!(
            faults(
                left(5),
                &[KeptOutage {
                    ended: None,
                    ..kept()
                }]
            )
            .len(),
            1
        );
    }

    #[test]
    fn what_was_over_before_outages_were_kept_is_not_missed() {
        let none = compared(PracticeId(7), &[day()], &[], Some(at(60)));
        assert!(none.is_empty());
        let missed = compared(PracticeId(7), &[day()], &[], Some(at(5)));
        assert_eq!(missed.len(), 1);
    }
}
