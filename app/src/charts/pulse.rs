//! Heartbeat age or clock drift over a window: a step per point at its mean, a line from its
//! smallest to its largest, the limit beyond which a site is degraded, and nothing where nobody
//! looked. The scale is always the same, so that two practices can be compared at a glance; what
//! lies beyond it is drawn at the edge and said in words.

use domain::rollup::Spread;
use domain::views::heartbeats::{HeartbeatPoint, PulseChart};
use domain::wording::heartbeat as wording;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::{RangedCoordi32, RangedCoordi64};
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, ShapeStyle, TextStyle};

use super::canvas::{Canvas, Ink, WIDTH, escaped};

const PLOT: i32 = 96;
const AXIS: i32 = 24;
/// Pixels from a line to the foot of its label above.
const LABEL_GAP: i32 = 3;

type PulseArea<'a> = DrawingArea<Canvas<'a>, Cartesian2d<RangedCoordi64, RangedCoordi32>>;
type DrawnPulse = Result<(), DrawingAreaErrorKind<std::convert::Infallible>>;

/// What is drawn, in the units of its spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The age of the newest heartbeat, in seconds.
    HeartbeatAge,
    /// How far the clock is ahead or behind, in milliseconds.
    ClockDrift,
}

/// How a measure is drawn.
struct Scale {
    least: i64,
    most: i64,
    /// Where a site is degraded.
    limits: &'static [(i64, &'static str)],
    /// Where a word is due already.
    warnings: &'static [(i64, i64)],
    /// Lines to read the height by.
    guides: &'static [(i64, &'static str)],
}

impl Measure {
    const fn scale(self) -> Scale {
        match self {
            Self::HeartbeatAge => Scale {
                least: 0,
                most: 240,
                limits: &[(180, "3 min")],
                warnings: &[(90, 180)],
                guides: &[(60, "60 s")],
            },
            Self::ClockDrift => Scale {
                least: -80_000,
                most: 80_000,
                limits: &[(60_000, "+60 s"), (-60_000, "\u{2212}60 s")],
                warnings: &[(30_000, 60_000), (-60_000, -30_000)],
                guides: &[(0, "0 s")],
            },
        }
    }

    /// The spread of a point; none where it was not told.
    pub const fn of(self, point: &HeartbeatPoint) -> Option<Spread> {
        match self {
            Self::HeartbeatAge => point.heartbeat_age_seconds,
            Self::ClockDrift => point.clock_drift_ms,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::HeartbeatAge => "Heartbeat age",
            Self::ClockDrift => "Clock drift",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::HeartbeatAge => "age",
            Self::ClockDrift => "drift",
        }
    }

    fn said(self, value: i64) -> String {
        match self {
            Self::HeartbeatAge => format!("{value} s"),
            Self::ClockDrift => wording::drift(value),
        }
    }
}

/// The chart as an SVG element, described in words for those who do not see it. `window` is how
/// long it reaches back, in words that also make its ids one of a kind.
pub fn draw(chart: &PulseChart, measure: Measure, window: &str, practice: &str) -> String {
    let mut body = String::new();
    draw_on(&mut body, chart, measure).expect("writing to a string never fails");
    let id = format!("pulse-{}-{}", measure.word(), window.replace(' ', "-"));
    let title = escaped(&format!("{} of {practice}", measure.title()));
    let description = escaped(&description(chart, measure, window));
    let height = PLOT + AXIS;
    format!(
        "<svg class=\"pulse\" role=\"img\" width=\"100%\" height=\"{height}\" \
         aria-labelledby=\"{id}-title {id}-description\">\n\
         <title id=\"{id}-title\">{title}</title>\n\
         <desc id=\"{id}-description\">{description}</desc>\n{body}</svg>"
    )
}

/// What the chart shows, in a sentence.
pub fn description(chart: &PulseChart, measure: Measure, window: &str) -> String {
    let spreads: Vec<Spread> = chart
        .points
        .iter()
        .filter_map(|(point, _)| measure.of(point))
        .collect();
    let title = measure.title();
    let (Some(min), Some(max)) = (
        spreads.iter().map(|spread| spread.min).min(),
        spreads.iter().map(|spread| spread.max).max(),
    ) else {
        return format!("{title} was not told in the last {window}.");
    };
    format!(
        "{title} over the last {window}: from {} to {}.",
        measure.said(min),
        measure.said(max)
    )
}

fn draw_on(body: &mut String, chart: &PulseChart, measure: Measure) -> DrawnPulse {
    let height = PLOT + AXIS;
    let canvas = Canvas::new(body, height.unsigned_abs()).into_drawing_area();
    let from = chart.from.timestamp_millis();
    let to = chart.to.timestamp_millis().max(from + 1);
    let area: PulseArea<'_> = canvas.apply_coord_spec(Cartesian2d::new(
        from..to,
        0..height,
        (0..WIDTH.cast_signed(), 0..height),
    ));
    let scale = measure.scale();
    for (low, high) in scale.warnings {
        let style = ShapeStyle::from(&Ink::Warning.colour()).filled();
        let corners = [(from, scale.y(*high)), (to, scale.y(*low))];
        area.draw(&Rectangle::new(corners, style))?;
    }
    for (at, label) in &chart.ticks {
        let at = at.timestamp_millis();
        area.draw(&line(Ink::Grid, (at, 0), (at, PLOT)))?;
        area.draw(&text(label, Ink::Tick, HPos::Center, (at, PLOT + 16)))?;
    }
    let guides = scale.guides.iter().map(|guide| (Ink::Grid, guide));
    let limits = scale.limits.iter().map(|limit| (Ink::Limit, limit));
    for (ink, (value, label)) in guides.chain(limits) {
        let y = scale.y(*value);
        area.draw(&line(ink, (from, y), (to, y)))?;
        area.draw(&text(label, Ink::Tick, HPos::Left, (from, y - LABEL_GAP)))?;
    }
    for (point, _) in &chart.points {
        let Some(spread) = measure.of(point) else {
            continue;
        };
        let began = point.at.timestamp_millis().max(from);
        let ended = (point.at.timestamp_millis() + chart.step_seconds * 1000).min(to);
        let middle = i64::midpoint(began, ended);
        let (low, high) = (scale.y(spread.min), scale.y(spread.max));
        if low != high {
            area.draw(&line(Ink::Band, (middle, high), (middle, low)))?;
        }
        let y = scale.y(spread.mean);
        area.draw(&line(Ink::Measured, (began, y), (ended, y)))?;
    }
    area.present()
}

impl Scale {
    /// Pixels from the top; what lies beyond the scale is drawn at its edge.
    fn y(&self, value: i64) -> i32 {
        let value = value.clamp(self.least, self.most);
        let up = (value - self.least) * i64::from(PLOT) / (self.most - self.least);
        PLOT - i32::try_from(up).unwrap_or(PLOT)
    }
}

fn line(ink: Ink, from: (i64, i32), to: (i64, i32)) -> PathElement<(i64, i32)> {
    PathElement::new(vec![from, to], ShapeStyle::from(&ink.colour()))
}

fn text<'a>(label: &'a str, ink: Ink, side: HPos, at: (i64, i32)) -> Text<'a, (i64, i32), &'a str> {
    let style = TextStyle {
        // The style canvas's font is used; plotters only wants to be given one.
        font: ("sans-serif", 12).into(),
        color: ink.colour().to_backend_color(),
        pos: Pos::new(side, VPos::Bottom),
    };
    Text::new(label, at, style)
}
