//! Who held the ball while Halo would not let our software use a GUID?
//!
//! A server that is replaced is blocked three times in a row: until Halo Support makes the new one
//! authoritative, until somebody here approves its GUID, and until our software uses it. The last part
//! begins where Sundog itself is well again, because it asks the approved GUID from then on; it is known
//! only where a program follows the feed and says how far it has come ([`Taken`]).

use chrono::{DateTime, TimeDelta, Utc};

use super::Cause;
use crate::headline::State;
use crate::reason::Reason;
use crate::span::StateSpan;
use crate::windows::{Window, Windows};

/// How soon after a decision Sundog has seen the approved GUID: until then it is still our move.
pub const SEEN_AGAIN_WITHIN: TimeDelta = TimeDelta::minutes(2);
/// A program that has acknowledged nothing for so long after a decision is taken to be gone.
pub const GONE_AFTER: TimeDelta = TimeDelta::days(7);

string_enum! {
    /// A part of the time in which our software could not use a practice's GUID.
    pub enum BlockedPart {
        /// Halo refused the approved GUID and named no other that could be followed.
        BeforeSwitch = "before_switch",
        /// Another GUID waited for our approval.
        Approval = "waiting_for_approval",
        /// It was approved, and a program of ours had not acknowledged it yet.
        Following = "not_followed",
        /// For another reason: not paired, refused without a word why, or Halo Link was removed.
        Other = "other",
    }
}

impl BlockedPart {
    /// The words for it within a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::BeforeSwitch => "before Halo switched",
            Self::Approval => "waiting for our approval",
            Self::Following => "approved, our software not yet on it",
            Self::Other => "for another reason",
        }
    }
}

/// When the last of the programs that followed the feed at the time of a decision took it over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// No program followed, or none says when: this part is not measured.
    NotMeasured,
    /// One has not yet.
    NotYet,
    /// All had by then.
    At(DateTime<Utc>),
}

/// An acknowledgement of the feed, with which a program came further than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedAck {
    /// The program.
    pub consumer: String,
    /// How far it came.
    pub seq: i64,
    /// When; none where that was not kept.
    pub at: Option<DateTime<Utc>>,
}

/// Which programs had followed the feed when an entry was made and have not taken it over at `now`.
pub fn behind(
    acks: &[FeedAck],
    (seq, made_at): (i64, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Vec<&str> {
    let late = followers(acks, made_at)
        .into_iter()
        .filter(|consumer| reached(acks, consumer, seq).is_none());
    late.filter(|_| now - made_at < GONE_AFTER).collect()
}

/// When an entry of the ledger was taken over by all who followed when it was made.
pub fn taken(acks: &[FeedAck], (seq, made_at): (i64, DateTime<Utc>), now: DateTime<Utc>) -> Taken {
    if !behind(acks, (seq, made_at), now).is_empty() {
        return Taken::NotYet;
    }
    let reached = followers(acks, made_at)
        .into_iter()
        .filter_map(|consumer| reached(acks, consumer, seq))
        .map(|ack| ack.at);
    // One whose time was not kept makes the last of them unknown.
    let last = reached.reduce(|one, other| one.zip(other).map(|(one, other)| one.max(other)));
    last.flatten().map_or(Taken::NotMeasured, Taken::At)
}

/// The programs whose first acknowledgement is older than `made_at`, each once.
fn followers(acks: &[FeedAck], made_at: DateTime<Utc>) -> Vec<&str> {
    let known = acks
        .iter()
        .filter(|ack| ack.at.is_none_or(|at| at <= made_at));
    let mut names: Vec<&str> = known.map(|ack| ack.consumer.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The acknowledgement with which a program had come as far as an entry.
fn reached<'a>(acks: &'a [FeedAck], consumer: &str, seq: i64) -> Option<&'a FeedAck> {
    let own = acks
        .iter()
        .filter(|ack| ack.consumer == consumer && ack.seq >= seq);
    own.min_by_key(|ack| ack.seq)
}

/// A GUID that was decided for a site while Halo refused the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecidedMapping {
    /// When.
    pub at: DateTime<Utc>,
    /// When our software took it over.
    pub taken: Taken,
}

/// What is known beside the headline of who could have moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockedFacts {
    /// When another GUID waited for our approval.
    pub waits: Windows,
    /// What was decided, oldest first.
    pub decided: Vec<DecidedMapping>,
}

/// Blocked time in its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blocked {
    /// Until Halo switched.
    pub before_switch: TimeDelta,
    /// Waiting for our approval.
    pub approval: TimeDelta,
    /// Until our software took the approved GUID over; none where that is not measured.
    pub following: Option<TimeDelta>,
    /// For other reasons.
    pub other: TimeDelta,
    /// The part that holds at the end of the window.
    pub now: Option<BlockedPart>,
    /// When another GUID was last approved meanwhile.
    pub decided_at: Option<DateTime<Utc>>,
}

impl Blocked {
    /// The parts of a window. Spans are the headline's, in order.
    pub fn of(spans: &[StateSpan], facts: &BlockedFacts, window: Window) -> Self {
        let (from, to) = window;
        let decided = facts
            .decided
            .iter()
            .filter(|one| from <= one.at && one.at < to);
        let decided_at = decided.map(|one| one.at).max();
        let measured: Vec<Window> = facts
            .decided
            .iter()
            .filter_map(|one| match one.taken {
                Taken::NotMeasured => None,
                Taken::NotYet => Some((one.at, to)),
                Taken::At(at) => Some((one.at, at)),
            })
            .collect();
        let is_measured = measured
            .iter()
            .any(|(began, ended)| *began < to && *ended >= from);
        let following = Windows::joining(measured);
        let mut parts = Self {
            following: is_measured.then(|| following.share_of(window)),
            decided_at,
            ..Self::default()
        };
        for span in spans.iter().filter(|span| span.state == State::Blocked) {
            let Some(stretch) = span.within(from, to) else {
                continue;
            };
            for free in following.gaps_in(stretch).iter() {
                parts.add(span, free, facts);
            }
        }
        parts.now = part_at(spans, facts, &following, to);
        parts
    }

    fn add(&mut self, span: &StateSpan, stretch: Window, facts: &BlockedFacts) {
        for gap in facts.waits.gaps_in(stretch).iter() {
            let length = gap.1 - gap.0;
            // The waiting is over and Sundog has not looked again yet.
            let just_decided = facts
                .decided
                .iter()
                .any(|one| one.at <= gap.0 && gap.1 <= one.at + SEEN_AGAIN_WITHIN);
            match refused(span, facts) {
                _ if just_decided => self.approval += length,
                BlockedPart::BeforeSwitch => self.before_switch += length,
                BlockedPart::Approval | BlockedPart::Following | BlockedPart::Other => {
                    self.other += length;
                }
            }
        }
        self.approval += facts.waits.share_of(stretch);
    }

    /// All of it: the time in which our software could not use the practice's GUID.
    pub fn total(&self) -> TimeDelta {
        self.before_switch + self.approval + self.following.unwrap_or_default() + self.other
    }

    /// Both together: of two practices.
    pub fn plus(self, other: Self) -> Self {
        Self {
            before_switch: self.before_switch + other.before_switch,
            approval: self.approval + other.approval,
            following: match (self.following, other.following) {
                (Some(one), Some(other)) => Some(one + other),
                (one, other) => one.or(other),
            },
            other: self.other + other.other,
            now: None,
            decided_at: self.decided_at.max(other.decided_at),
        }
    }

    /// Whose side an outage with these parts is on. While it lasts, that of the part that holds now; once
    /// it is over, the one that took longest, and of two that took the same ours, because that is what
    /// we can mend. `inferred` is what state and reason say of the rest, which took `rest`.
    pub fn cause(&self, inferred: Cause, rest: TimeDelta, lasts: bool) -> Cause {
        let of = |part| match part {
            BlockedPart::BeforeSwitch => Cause::HaloCloud,
            BlockedPart::Approval | BlockedPart::Following => Cause::Us,
            BlockedPart::Other => inferred,
        };
        if let Some(part) = self.now.filter(|_| lasts) {
            return of(part);
        }
        let ours = self.approval + self.following.unwrap_or_default();
        let longest = ours.max(self.before_switch).max(rest + self.other);
        if self.total() == TimeDelta::zero() || lasts {
            inferred
        } else if ours == longest {
            Cause::Us
        } else if self.before_switch == longest {
            Cause::HaloCloud
        } else {
            inferred
        }
    }
}

/// What a refusal is while nothing waits for us. A bare 403 may be about pairing; that Halo named
/// another GUID afterwards tells that it was about authority.
fn refused(span: &StateSpan, facts: &BlockedFacts) -> BlockedPart {
    let named_later = || facts.waits.iter().any(|(_, ended)| ended > span.began);
    match span.reason {
        Some(Reason::NonAuthoritative) => BlockedPart::BeforeSwitch,
        Some(Reason::Forbidden) | None if named_later() => BlockedPart::BeforeSwitch,
        Some(_) | None => BlockedPart::Other,
    }
}

/// The part that holds at a moment; none where nothing blocks then.
fn part_at(
    spans: &[StateSpan],
    facts: &BlockedFacts,
    following: &Windows,
    at: DateTime<Utc>,
) -> Option<BlockedPart> {
    let just_before = at - TimeDelta::milliseconds(1);
    if following.contain(just_before) {
        return Some(BlockedPart::Following);
    }
    let begun = &spans[..spans.partition_point(|span| span.began < at)];
    let reaches = begun.last()?.ended.is_none_or(|ended| ended >= at);
    let last = begun.iter().rfind(|span| span.state != State::Unknown)?;
    let is_blocked = reaches && last.state == State::Blocked;
    is_blocked.then(|| match facts.waits.contain(just_before) {
        true => BlockedPart::Approval,
        false => refused(last, facts),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn span(state: State, reason: Option<Reason>, began: i64, ended: Option<i64>) -> StateSpan {
        StateSpan {
            state,
            reason,
            began: at(began),
            ended: ended.map(at),
        }
    }

    /// Refused from minute 10 to 50, well afterwards.
    fn refused_for_forty(reason: Reason) -> Vec<StateSpan> {
        vec![
            span(State::Online, None, 0, Some(10)),
            span(State::Blocked, Some(reason), 10, Some(50)),
            span(State::Online, None, 50, None),
        ]
    }

    fn facts(waits: &[(i64, i64)], decided: &[(i64, Taken)]) -> BlockedFacts {
        BlockedFacts {
            waits: Windows::joining(waits.iter().map(|(from, to)| (at(*from), at(*to)))),
            decided: decided
                .iter()
                .map(|(minute, taken)| DecidedMapping {
                    at: at(*minute),
                    taken: *taken,
                })
                .collect(),
        }
    }

    fn minutes(blocked: &Blocked) -> (i64, i64, Option<i64>, i64) {
        (
            blocked.before_switch.num_minutes(),
            blocked.approval.num_minutes(),
            blocked.following.map(|time| time.num_minutes()),
            blocked.other.num_minutes(),
        )
    }

    const WHOLE: (i64, i64) = (0, 100);

    fn split(reason: Reason, facts: &BlockedFacts, (from, to): (i64, i64)) -> Blocked {
        Blocked::of(&refused_for_forty(reason), facts, (at(from), at(to)))
    }

    #[test]
    fn blocked_time_is_halos_until_it_switched_then_ours_until_decided_and_until_followed() {
        let known = facts(&[(14, 50)], &[(50, Taken::At(at(63)))]);
        let blocked = split(Reason::NonAuthoritative, &known, WHOLE);
        assert_eq!(minutes(&blocked), (4, 36, Some(13), 0));
        assert_eq!(blocked.total().num_minutes(), 53);
        assert_eq!(blocked.now, None);
        assert_eq!(
            blocked.cause(Cause::HaloCloud, TimeDelta::zero(), false),
            Cause::Us
        );
        let first = split(Reason::NonAuthoritative, &known, (0, 13));
        assert_eq!(first.now, Some(BlockedPart::BeforeSwitch));
        let waits = split(Reason::NonAuthoritative, &known, (0, 30));
        assert_eq!(waits.now, Some(BlockedPart::Approval));
        assert_eq!(
            waits.cause(Cause::HaloCloud, TimeDelta::zero(), true),
            Cause::Us
        );
        let follows = split(Reason::NonAuthoritative, &known, (0, 60));
        assert_eq!(follows.now, Some(BlockedPart::Following));
    }

    #[test]
    fn where_no_program_follows_the_third_part_is_not_measured_and_adds_nothing() {
        let known = facts(&[(14, 50)], &[(50, Taken::NotMeasured)]);
        let blocked = split(Reason::NonAuthoritative, &known, WHOLE);
        assert_eq!(minutes(&blocked), (4, 36, None, 0));
        assert_eq!(blocked.total().num_minutes(), 40);
    }

    #[test]
    fn a_program_that_has_not_taken_it_over_keeps_the_third_part_open() {
        let known = facts(&[(14, 50)], &[(50, Taken::NotYet)]);
        let blocked = split(Reason::NonAuthoritative, &known, WHOLE);
        assert_eq!(minutes(&blocked), (4, 36, Some(50), 0));
        assert_eq!(blocked.now, Some(BlockedPart::Following));
    }

    #[test]
    fn a_bare_refusal_is_halos_switch_only_where_another_guid_was_named_in_the_end() {
        let named = facts(&[(30, 50)], &[]);
        assert_eq!(
            minutes(&split(Reason::Forbidden, &named, WHOLE)),
            (20, 20, None, 0)
        );
        let never = split(Reason::Forbidden, &BlockedFacts::default(), WHOLE);
        assert_eq!(minutes(&never), (0, 0, None, 40));
        let unpaired = split(Reason::NotPaired, &BlockedFacts::default(), WHOLE);
        assert_eq!(
            unpaired.cause(Cause::Us, TimeDelta::zero(), false),
            Cause::Us
        );
    }

    #[test]
    fn an_outage_that_was_mostly_silence_keeps_the_cause_of_silence() {
        let known = facts(&[(14, 50)], &[]);
        let blocked = split(Reason::NonAuthoritative, &known, WHOLE);
        assert_eq!(
            blocked.cause(Cause::Practice, TimeDelta::hours(2), false),
            Cause::Practice
        );
    }

    #[test]
    fn an_entry_is_taken_over_when_the_last_who_followed_has_acknowledged_it() {
        let ack = |consumer: &str, seq, minute: Option<i64>| FeedAck {
            consumer: consumer.to_owned(),
            seq,
            at: minute.map(at),
        };
        let made = (7, at(50));
        assert_eq!(taken(&[], made, at(60)), Taken::NotMeasured);
        let acks = [
            ack("billing", 6, Some(1)),
            ack("recalls", 3, Some(2)),
            ack("recalls", 9, Some(58)),
            ack("newcomer", 6, Some(55)),
        ];
        assert_eq!(taken(&acks, made, at(60)), Taken::NotYet);
        assert_eq!(behind(&acks, made, at(60)), ["billing"]);
        let mut all = acks.to_vec();
        all.push(ack("billing", 7, Some(63)));
        assert_eq!(taken(&all, made, at(70)), Taken::At(at(63)));
        let gone = at(50) + GONE_AFTER;
        assert_eq!(
            taken(&acks, made, gone),
            Taken::At(at(58)),
            "billing is gone"
        );
        let unkept = [ack("billing", 9, None)];
        assert_eq!(taken(&unkept, made, at(60)), Taken::NotMeasured);
    }
}
