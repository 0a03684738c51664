//! What becomes of one track's history when transitions are added to it?
//!
//! Pure: takes the open span and the transitions in their order, and says what to change, so that
//! spans neither overlap nor leave holes whatever the transitions' times are. A clock that went
//! back must not make a span end before it began.

use domain::tracks::Reason;

/// The open span of a track, as it is stored. Times in milliseconds UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Open {
    pub began: i64,
    pub state: String,
    pub reason: Option<Reason>,
    pub checks_before: i64,
}

/// A transition of the track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChainStep {
    pub at: i64,
    pub state: &'static str,
    pub reason: Option<Reason>,
    pub checks: i64,
}

/// A span to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NewSpan {
    pub began: i64,
    pub state: &'static str,
    pub reason: Option<Reason>,
    pub checks_before: i64,
    /// End and count at the end; none while it lasts.
    pub ended: Option<(i64, i64)>,
}

/// What becomes of the span that was open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpanEnd {
    /// There was none, or it lasts.
    Stays,
    /// It ends at this time with this count.
    Ends { at: i64, checks: i64 },
    /// It would have had no length, so that the new one takes its place.
    GivesWay,
}

/// The changes to one track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChainChange {
    pub end: SpanEnd,
    /// Oldest first; only the last one lasts.
    pub new: Vec<NewSpan>,
}

/// Follows the transitions from the open span.
///
/// A transition into what already holds is none. One at (or before) the begin of the span it ends
/// replaces it and takes over its count, so that no observation is lost between the two.
pub(super) fn follow(open: Option<&Open>, steps: &[ChainStep]) -> ChainChange {
    let mut change = ChainChange {
        end: SpanEnd::Stays,
        new: Vec::new(),
    };
    for step in steps {
        let stored = open.filter(|_| change.end == SpanEnd::Stays && change.new.is_empty());
        let current = match (change.new.last(), stored) {
            (Some(new), _) => Some((new.began, new.checks_before, new.state, new.reason)),
            (None, Some(open)) => Some((
                open.began,
                open.checks_before,
                open.state.as_str(),
                open.reason,
            )),
            (None, None) => None,
        };
        let Some((began, checks_before, state, reason)) = current else {
            change.new.push(step.begins(step.at, step.checks));
            continue;
        };
        if (state, reason) == (step.state, step.reason) {
            continue;
        }
        let (at, checks) = (step.at.max(began), step.checks.max(checks_before));
        if at == began {
            if change.new.pop().is_none() {
                change.end = SpanEnd::GivesWay;
            }
            change.new.push(step.begins(began, checks_before));
            continue;
        }
        match change.new.last_mut() {
            Some(last) => last.ended = Some((at, checks)),
            None => change.end = SpanEnd::Ends { at, checks },
        }
        change.new.push(step.begins(at, checks));
    }
    change
}

impl ChainStep {
    const fn begins(&self, began: i64, checks_before: i64) -> NewSpan {
        NewSpan {
            began,
            state: self.state,
            reason: self.reason,
            checks_before,
            ended: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn open() -> Open {
        Open {
            began: 100,
            state: "online".to_owned(),
            reason: None,
            checks_before: 7,
        }
    }

    fn step(at: i64, state: &'static str, checks: i64) -> ChainStep {
        ChainStep {
            at,
            state,
            reason: None,
            checks,
        }
    }

    fn span(began: i64, state: &'static str, checks_before: i64) -> NewSpan {
        NewSpan {
            began,
            state,
            reason: None,
            checks_before,
            ended: None,
        }
    }

    #[test]
    fn the_first_transition_of_a_track_begins_its_history() {
        let change = follow(None, &[step(50, "online", 0)]);
        assert_eq!(
            change,
            ChainChange {
                end: SpanEnd::Stays,
                new: vec![span(50, "online", 0)]
            }
        );
    }

    #[test]
    fn a_transition_ends_one_span_and_begins_the_next_at_the_same_time_and_count() {
        let change = follow(Some(&open()), &[step(200, "offline", 9)]);
        assert_eq!(change.end, SpanEnd::Ends { at: 200, checks: 9 });
        assert_eq!(change.new, [span(200, "offline", 9)]);
    }

    #[test]
    fn a_transition_into_what_already_holds_is_none() {
        let change = follow(Some(&open()), &[step(200, "online", 9)]);
        assert_eq!(
            change,
            ChainChange {
                end: SpanEnd::Stays,
                new: vec![]
            }
        );
    }

    #[test]
    fn another_reason_for_the_same_state_is_a_transition() {
        let reason = Some(Reason::KeyRejected);
        let change = follow(
            Some(&open()),
            &[ChainStep {
                reason,
                ..step(200, "online", 9)
            }],
        );
        assert_eq!(change.end, SpanEnd::Ends { at: 200, checks: 9 });
    }

    #[test]
    fn a_span_without_length_gives_way_and_leaves_its_count() {
        for at in [100, 40] {
            let change = follow(Some(&open()), &[step(at, "offline", 9)]);
            assert_eq!(change.end, SpanEnd::GivesWay, "at {at}");
            assert_eq!(change.new, [span(100, "offline", 7)], "at {at}");
        }
    }

    #[test]
    fn several_transitions_of_one_cycle_follow_each_other() {
        let steps = [
            step(200, "unknown", 9),
            step(200, "offline", 9),
            step(300, "online", 12),
        ];
        let change = follow(Some(&open()), &steps);
        assert_eq!(change.end, SpanEnd::Ends { at: 200, checks: 9 });
        let offline = NewSpan {
            ended: Some((300, 12)),
            ..span(200, "offline", 9)
        };
        assert_eq!(change.new, [offline, span(300, "online", 12)]);
    }

    proptest! {
        #[test]
        fn whatever_the_times_are_spans_join_without_overlap_or_hole(
            steps in proptest::collection::vec((0_i64..400, 0_usize..3, 0_i64..30), 1..20),
        ) {
            let words = ["online", "offline", "unknown"];
            let steps: Vec<ChainStep> =
                steps.into_iter().map(|(at, word, checks)| step(at, words[word], checks)).collect();
            let change = follow(Some(&open()), &steps);
            let mut end = match change.end {
                SpanEnd::Stays => {
                    prop_assert!(change.new.is_empty());
                    return Ok(());
                }
                SpanEnd::Ends { at, checks } => {
                    prop_assert!(at > 100 && checks >= 7);
                    (at, checks)
                }
                SpanEnd::GivesWay => (100, 7),
            };
            let (last, before) = change.new.split_last().expect("another span took over");
            for span in before {
                prop_assert_eq!((span.began, span.checks_before), end);
                end = span.ended.expect("only the last one lasts");
                prop_assert!(end.0 > span.began && end.1 >= span.checks_before);
            }
            prop_assert_eq!((last.began, last.checks_before), end);
            prop_assert_eq!(last.ended, None);
        }
    }
}
