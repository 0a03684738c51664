//! From headline spans to outages.
//!
//! Pure and repeatable: the watch calls it on the newest spans to open and close outages, `sundog
//! verify` calls it on all of them and compares. Being down and being degraded are followed apart,
//! each by the same small machine.

use chrono::{DateTime, TimeDelta, Utc};

use super::Kind;
use crate::flapping::{Flapping, WINDOW};
use crate::headline::State;
use crate::reason::Reason;
use crate::span::StateSpan;
use crate::tracks::Reachability;

/// A span with the number of observations it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The span.
    pub span: StateSpan,
    /// How many observations; none where knowledge only lapsed.
    pub observations: i64,
}

/// How many observations in a row open and close an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// Bad ones that open it.
    pub opens: i64,
    /// Better ones that close it.
    pub closes: i64,
}

impl Default for Confirmation {
    fn default() -> Self {
        Self {
            opens: 2,
            closes: 2,
        }
    }
}

/// An outage as the spans tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derived {
    /// Down or degraded.
    pub kind: Kind,
    /// The most urgent state it had.
    pub state: State,
    /// Why, in that state.
    pub reason: Option<Reason>,
    /// When it was first seen.
    pub began: DateTime<Utc>,
    /// Between when and when it ended; none while it lasts.
    pub ended: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Whether the practice came and went.
    pub flapping: bool,
}

/// The outages in the spans of one practice, ordered by begin. The spans are in order and join.
pub fn outages(spans: &[Counted], confirmation: Confirmation) -> Vec<Derived> {
    let mut down = Machine::new(Kind::Down, confirmation);
    let mut degraded = Machine::new(Kind::Degraded, confirmation);
    let mut flapping = Flapping::default();
    for each in spans {
        flapping.note(reachability(each.span.state), each.span.began);
        // Whether it comes and goes is the headline's to say: what a cause explains does not count there.
        let is_flapping = each.span.reason == Some(Reason::Flapping);
        if is_flapping && !down.is_flapping() {
            let since = flapping.began().unwrap_or(each.span.began);
            down.flaps(since.min(each.span.began), each.span.began);
        }
        let belongs_to_down = is_flapping && down.run.is_some();
        let (for_down, for_degraded) = match each.span.state {
            State::Offline | State::Unreachable | State::Blocked => {
                (SpanRole::Bad, SpanRole::Better)
            }
            State::Degraded if belongs_to_down => (SpanRole::Bad, SpanRole::Better),
            State::Degraded => (SpanRole::Better, SpanRole::Bad),
            State::Online => (SpanRole::Better, SpanRole::Better),
            State::Unknown => (SpanRole::Unseen, SpanRole::Unseen),
            State::PendingSetup | State::Retired => (SpanRole::Over, SpanRole::Over),
        };
        down.take(each, for_down);
        degraded.take(each, for_degraded);
    }
    let mut all: Vec<Derived> = down.finish();
    all.extend(degraded.finish());
    all.sort_by_key(|outage| (outage.began, outage.kind));
    all
}

fn reachability(state: State) -> Reachability {
    match state {
        State::Online | State::Degraded => Reachability::Online,
        State::Offline => Reachability::Offline,
        State::Unreachable => Reachability::Unreachable,
        State::Blocked | State::Unknown | State::PendingSetup | State::Retired => {
            Reachability::Unknown
        }
    }
}

/// What a span is to one kind of outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SpanRole {
    /// It makes or prolongs one.
    Bad,
    /// It ends one, once confirmed.
    Better,
    /// It tells nothing.
    Unseen,
    /// The site is not in use any more: whatever lasted is over.
    Over,
}

/// A stretch of trouble that may become an outage, or is one.
#[derive(Clone, Copy, Debug)]
struct Run {
    outage: Derived,
    confirmed: bool,
    /// Bad observations so far.
    bad: i64,
    /// Until when it was seen bad.
    bad_until: DateTime<Utc>,
    /// Since when it is better, and how often that was seen.
    better: Option<(DateTime<Utc>, i64)>,
}

struct Machine {
    kind: Kind,
    confirmation: Confirmation,
    run: Option<Run>,
    ended: Vec<Derived>,
}

impl Machine {
    const fn new(kind: Kind, confirmation: Confirmation) -> Self {
        Self {
            kind,
            confirmation,
            run: None,
            ended: Vec::new(),
        }
    }

    fn is_flapping(&self) -> bool {
        self.run.is_some_and(|run| run.outage.flapping)
    }

    fn take(&mut self, each: &Counted, role: SpanRole) {
        match (role, &mut self.run) {
            (SpanRole::Bad, run) => {
                let run = run.get_or_insert_with(|| Run::begin(self.kind, &each.span));
                run.worsens(each, self.confirmation.opens);
            }
            // What nobody saw neither ends a trouble nor takes back that it began or looked better.
            (SpanRole::Unseen, _) => {}
            (SpanRole::Better | SpanRole::Over, None) => {}
            (SpanRole::Better | SpanRole::Over, Some(run)) if !run.confirmed => {
                self.run = None;
            }
            (SpanRole::Better, Some(run)) => {
                let (since, seen) = run.better.unwrap_or((each.span.began, 0));
                run.better = Some((since, seen + each.observations));
                if seen + each.observations >= self.confirmation.closes {
                    self.end(since);
                }
            }
            (SpanRole::Over, Some(_)) => self.end(each.span.began),
        }
    }

    fn end(&mut self, latest: DateTime<Utc>) {
        if let Some(run) = self.run.take() {
            self.ended.push(Derived {
                ended: Some((run.bad_until.min(latest), latest)),
                ..run.outage
            });
        }
    }

    /// The practice comes and goes since `since`: what ended since then goes on, as one.
    fn flaps(&mut self, since: DateTime<Utc>, now: DateTime<Utc>) {
        let mut whole: Option<Run> = self.run.take();
        let recent = now - WINDOW;
        let earlier = self.ended.extract_if(.., |outage| {
            outage.ended.is_some_and(|(_, end)| end > recent)
        });
        for outage in earlier {
            let run = whole.get_or_insert(Run::of(outage, now));
            run.outage = run.outage.joined(outage);
        }
        // Blips that were too short to be confirmed have a first change, and no outage to join.
        let run = whole.get_or_insert_with(|| Run::of(Derived::at(self.kind, since), now));
        run.outage.began = run.outage.began.min(since);
        run.outage.flapping = true;
        run.confirmed = true;
        run.better = None;
        self.run = whole;
    }

    fn finish(mut self) -> Vec<Derived> {
        let lasting = self.run.filter(|run| run.confirmed).map(|run| run.outage);
        self.ended.extend(lasting);
        self.ended
    }
}

impl Run {
    fn begin(kind: Kind, span: &StateSpan) -> Self {
        let outage = Derived {
            state: span.state,
            reason: span.reason,
            ..Derived::at(kind, span.began)
        };
        Self {
            bad: 0,
            confirmed: false,
            ..Self::of(outage, span.began)
        }
    }

    const fn of(outage: Derived, bad_until: DateTime<Utc>) -> Self {
        Self {
            outage: Derived {
                ended: None,
                ..outage
            },
            confirmed: true,
            bad: 0,
            bad_until,
            better: None,
        }
    }

    fn worsens(&mut self, each: &Counted, opens: i64) {
        let span = &each.span;
        self.better = None;
        self.bad += each.observations;
        self.confirmed |= self.bad >= opens;
        self.bad_until = span.ended.unwrap_or(DateTime::<Utc>::MAX_UTC);
        if span.state.urgency() <= self.outage.state.urgency() {
            self.outage.state = span.state;
            self.outage.reason = span.reason;
        }
    }
}

impl Derived {
    const fn at(kind: Kind, began: DateTime<Utc>) -> Self {
        Self {
            kind,
            state: State::Degraded,
            reason: Some(Reason::Flapping),
            began,
            ended: None,
            flapping: false,
        }
    }

    fn joined(self, other: Self) -> Self {
        let (state, reason) = if other.state.urgency() < self.state.urgency() {
            (other.state, other.reason)
        } else {
            (self.state, self.reason)
        };
        Self {
            state,
            reason,
            began: self.began.min(other.began),
            flapping: self.flapping || other.flapping,
            ..self
        }
    }

    /// How long before now spans must be known for this outage to come out the same again.
    pub const MEMORY: TimeDelta = TimeDelta::hours(2);
}
