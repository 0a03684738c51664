//! Do the spans of a site join, does its headline follow from its tracks, and is what is kept of since
//! when it holds true?

use chrono::{DateTime, Utc};

use crate::headline::{Headline, State};
use crate::practice::SiteRow;
use crate::state_run::StateRun;
use crate::tracks::{Reason, Track, Tracks};

/// A span as it is kept, of one of the five tracks or of the headline (`state`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSpan {
    /// The track's word.
    pub track: String,
    /// The state's word.
    pub state: String,
    /// The reason's word.
    pub reason: Option<String>,
    /// When it began.
    pub began: DateTime<Utc>,
    /// When it ended; none while it lasts.
    pub ended: Option<DateTime<Utc>>,
    /// Outcomes of the site before it began.
    pub checks_before: i64,
    /// The same when it ended.
    pub checks_after: Option<i64>,
    /// For the headline: when its run of equal states began, where that was earlier.
    pub run_began: Option<DateTime<Utc>>,
    /// For the headline: how much of that run nobody had seen before it, in milliseconds.
    pub unseen_ms: Option<i64>,
}

/// The word under which the headline's spans are kept.
const HEADLINE: &str = "state";

/// What is wrong with the spans of one site, ordered by begin. `checks` is how many outcomes it has
/// had.
pub fn joins(site: SiteRow, spans: &[KeptSpan], checks: Option<i64>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut tracks: Vec<&str> = spans.iter().map(|span| span.track.as_str()).collect();
    tracks.sort_unstable();
    tracks.dedup();
    for track in tracks {
        let own: Vec<&KeptSpan> = spans.iter().filter(|span| span.track == track).collect();
        let own_faults = own.iter().filter_map(|span| unreadable(span));
        let pairs = own.windows(2);
        let broken = pairs.filter_map(|pair| does_not_join(pair[0], pair[1]));
        let end = own.last().and_then(|last| ends(last, checks));
        let all = own_faults.chain(broken).chain(end);
        faults.extend(all.map(|words| format!("site {site}, {track}: {words}")));
    }
    faults
}

fn unreadable(span: &KeptSpan) -> Option<String> {
    let began = span.began;
    if span.ended.is_some_and(|ended| ended <= began) {
        return Some(format!("the span of {began} ends before it lasted"));
    }
    if span
        .checks_after
        .is_some_and(|after| after < span.checks_before)
    {
        return Some(format!("the span of {began} counts backwards"));
    }
    taken_in(span, &mut SeenSpan::default())
        .err()
        .map(|words| format!("the span of {began} is not understood: {words}"))
}

fn does_not_join(one: &KeptSpan, next: &KeptSpan) -> Option<String> {
    let Some(ended) = one.ended else {
        return Some(format!(
            "the span of {} lasts, and another began {}",
            one.began, next.began
        ));
    };
    if ended > next.began {
        return Some(format!(
            "the span of {} overlaps the one of {}",
            one.began, next.began
        ));
    }
    if ended < next.began {
        return Some(format!(
            "nothing is kept between {ended} and {}",
            next.began
        ));
    }
    let counted = one
        .checks_after
        .filter(|after| *after != next.checks_before);
    counted.map(|after| {
        format!(
            "{after} observations when the span of {} ended, {} when the next began",
            one.began, next.checks_before
        )
    })
}

fn ends(last: &KeptSpan, checks: Option<i64>) -> Option<String> {
    if let Some(ended) = last.ended {
        return Some(format!("nothing is kept after {ended}"));
    }
    let counted = checks.filter(|checks| *checks < last.checks_before);
    counted.map(|checks| {
        format!(
            "{checks} observations in all, and {} when the newest span began",
            last.checks_before
        )
    })
}

/// Where the headline of one site does not follow from its tracks. Spans ordered by begin.
pub fn headlines(site: SiteRow, spans: &[KeptSpan]) -> Vec<String> {
    let mut seen = SeenSpan::default();
    let mut faults = Vec::new();
    for together in spans.chunk_by(|one, next| one.began == next.began) {
        // What is not understood is told by the check of the spans.
        let understood = together
            .iter()
            .all(|span| taken_in(span, &mut seen).is_ok());
        let Some(headline) = seen.headline.filter(|_| understood && seen.tracks_known()) else {
            continue;
        };
        if !headline.can_follow_from(&seen.tracks) {
            let expected = Headline::of(&seen.tracks, false, false);
            faults.push(format!(
                "site {site}: from {} on the headline is {}, and the tracks make it {}",
                together[0].began,
                words(headline),
                words(expected)
            ));
        }
    }
    faults
}

/// Where what is kept of since when the headline holds does not follow from its spans. Spans ordered by
/// begin.
pub fn state_runs(site: SiteRow, spans: &[KeptSpan]) -> Vec<String> {
    let mut run = StateRun::default();
    let mut faults = Vec::new();
    for span in spans.iter().filter(|span| span.track == HEADLINE) {
        // What is not understood is told by the check of the spans.
        let Ok(state) = span.state.parse::<State>() else {
            continue;
        };
        run.take(state, span.began);
        let since = run.since().unwrap_or(span.began);
        let unseen_ms = run.unseen().num_milliseconds();
        let kept = span.run_began.unwrap_or(span.began);
        if kept != since || span.unseen_ms.unwrap_or(0) != unseen_ms {
            faults.push(format!(
                "site {site}: from {} on it is {state} since {since}, {unseen_ms} ms unseen, and kept \
                 is since {kept}, {} ms",
                span.began,
                span.unseen_ms.unwrap_or(0)
            ));
        }
    }
    faults
}

fn words(headline: Headline) -> String {
    match headline.reason {
        Some(reason) => format!("{} ({reason})", headline.state),
        None => headline.state.to_string(),
    }
}

/// What holds at a time.
struct SeenSpan {
    tracks: Tracks,
    known: [bool; 5],
    headline: Option<Headline>,
}

impl Default for SeenSpan {
    fn default() -> Self {
        Self {
            tracks: Tracks::unknown(Reason::NotObserved),
            known: [false; 5],
            headline: None,
        }
    }
}

impl SeenSpan {
    fn tracks_known(&self) -> bool {
        self.known.iter().all(|known| *known)
    }
}

fn taken_in(span: &KeptSpan, seen: &mut SeenSpan) -> Result<(), crate::UnknownWord> {
    let reason: Option<Reason> = span.reason.as_deref().map(str::parse).transpose()?;
    if span.track == HEADLINE {
        let state: State = span.state.parse()?;
        seen.headline = Some(Headline { state, reason });
        return Ok(());
    }
    let track: Track = span.track.parse()?;
    seen.tracks.restore(track, &span.state, reason)?;
    seen.known[track as usize] = true;
    Ok(())
}
