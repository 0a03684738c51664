//! The five tracks of a practice on one axis: a lane each, stretches in the colour of what they
//! mean, an open hatch where nobody looked, numbered marks where something happened, and clock times
//! of the practice's zone below.

use chrono::{DateTime, Utc};
use domain::headline::State;
use domain::views::{Lane, Timeline, TimelineEvent};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::{RangedCoordi32, RangedCoordi64};
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, ShapeStyle, TextStyle};

use super::canvas::{Canvas, Ink, WIDTH, escaped};

/// Pixels from lane to lane. The chart is a pile of equal rows, and `style/ui/lane_names.css` parts the
/// names beside it into as many, whatever this is.
const LANE: i32 = 34;
/// The row above the lanes, for the numbers of what happened.
const MARKS: i32 = LANE;
const MARK_RADIUS: u32 = 9;
/// Thousandths of the width by which two marks must lie apart.
const MARKS_APART: i64 = 17;
const BAR_TOP: i32 = 6;
const BAR_BOTTOM: i32 = 28;
const BASELINE: i32 = 21;
/// The row below the lanes, for clock times.
const AXIS: i32 = LANE;
/// The narrowest chart on which the words on the bars are shown, in pixels.
const NARROWEST: f64 = 640.0;
/// About how wide a letter is, in pixels, and the room around a word.
const LETTER: f64 = 6.5;
const AROUND: f64 = 16.0;
/// Thousandths of the width below which a stretch would be too thin to see.
const THINNEST: i64 = 3;

type TimelineArea<'a> = DrawingArea<Canvas<'a>, Cartesian2d<RangedCoordi64, RangedCoordi32>>;
type DrawnTimeline = Result<(), DrawingAreaErrorKind<std::convert::Infallible>>;

/// The timeline as an SVG element, described in words for those who do not see it.
pub fn draw(timeline: &Timeline, practice: &str) -> String {
    let lanes = i32::try_from(timeline.lanes.len()).unwrap_or(0);
    let height = MARKS + lanes * LANE + AXIS;
    let mut body = String::new();
    {
        let canvas = Canvas::new(&mut body, height.unsigned_abs()).into_drawing_area();
        draw_on(canvas, timeline, height).expect("writing to a string never fails");
    }
    let title = escaped(&format!("{practice}, {}", timeline.title));
    let description = escaped(&timeline.description);
    format!(
        "<svg class=\"timeline\" role=\"img\" width=\"100%\" height=\"{height}\" \
         aria-labelledby=\"timeline-title timeline-description\">\n\
         <title id=\"timeline-title\">{title}</title>\n\
         <desc id=\"timeline-description\">{description}</desc>\n{body}</svg>"
    )
}

fn draw_on(
    canvas: DrawingArea<Canvas<'_>, Shift>,
    timeline: &Timeline,
    height: i32,
) -> DrawnTimeline {
    let (from, to) = (
        timeline.from.at.timestamp_millis(),
        timeline.to.at.timestamp_millis(),
    );
    let to = to.max(from + 1);
    let bottom = height - AXIS;
    let area: TimelineArea<'_> = canvas.apply_coord_spec(Cartesian2d::new(
        from..to,
        0..height,
        (0..WIDTH.cast_signed(), 0..height),
    ));
    for (at, label) in &timeline.ticks {
        let at = at.timestamp_millis();
        area.draw(&PathElement::new(
            vec![(at, MARKS), (at, bottom)],
            line(Ink::Grid),
        ))?;
        area.draw(&Text::new(
            label.clone(),
            (at, bottom + 16),
            words(Ink::Tick, HPos::Center),
        ))?;
    }
    for (top, lane) in (MARKS..)
        .step_by(LANE.unsigned_abs() as usize)
        .zip(&timeline.lanes)
    {
        draw_lane(&area, lane, top, from, to)?;
    }
    draw_events(&area, &timeline.events, (from, to), bottom)?;
    area.draw(&PathElement::new(
        vec![(to, MARKS), (to, bottom)],
        line(Ink::Now),
    ))?;
    area.present()
}

/// A line where each thing happened, with its number above. Numbers that would cover each other
/// move to the right, the lines stay where they belong.
fn draw_events(
    area: &TimelineArea<'_>,
    events: &[TimelineEvent],
    (from, to): (i64, i64),
    bottom: i32,
) -> DrawnTimeline {
    let apart = (to - from) * MARKS_APART / 1000;
    let rightmost = to - apart / 2;
    let mut free_from = from;
    for (left, event) in (0..)
        .zip(events.iter().rev())
        .collect::<Vec<(i64, _)>>()
        .into_iter()
        .rev()
    {
        let at = clamp(event.at.at, from, to);
        area.draw(&PathElement::new(
            vec![(at, MARKS - 4), (at, bottom)],
            line(Ink::Event),
        ))?;
        // Those that follow need their room as well.
        let mark = at.max(free_from).min(rightmost - left * apart);
        free_from = mark + apart;
        let centre = (mark, MARKS / 2 - 1);
        let style = ShapeStyle::from(&Ink::Event.colour()).filled();
        area.draw(&Circle::new(centre, MARK_RADIUS, style))?;
        area.draw(&Text::new(
            event.number.to_string(),
            (mark, MARKS / 2 + 3),
            words(Ink::Number, HPos::Center),
        ))?;
    }
    Ok(())
}

fn draw_lane(area: &TimelineArea<'_>, lane: &Lane, top: i32, from: i64, to: i64) -> DrawnTimeline {
    let below = top + LANE;
    area.draw(&PathElement::new(
        vec![(from, below), (to, below)],
        line(Ink::Grid),
    ))?;
    let window = to - from;
    let first = lane
        .spans
        .first()
        .map_or(to, |span| clamp(span.began, from, to));
    if first > from {
        let style = ShapeStyle::from(&Ink::NotYetWatched.colour()).filled();
        area.draw(&Rectangle::new(
            [(from, top + BAR_TOP), (first, top + BAR_BOTTOM)],
            style,
        ))?;
    }
    for span in &lane.spans {
        let began = clamp(span.began, from, to);
        // A short stretch is widened to where it can be seen, without leaving the window.
        let ended = clamp(span.ended, from, to)
            .max(began + window * THINNEST / 1000)
            .min(to);
        let began = began.min(ended - window * THINNEST / 1000);
        let style = ShapeStyle::from(&Ink::Span(span.tone).colour()).filled();
        area.draw(&Rectangle::new(
            [(began, top + BAR_TOP), (ended, top + BAR_BOTTOM)],
            style,
        ))?;
        let room = (ended - began) as f64 / window as f64 * NARROWEST;
        // What was not observed is a hatch, and words on a hatch are hard to read.
        if span.tone != State::Unknown && needed(&span.label) <= room {
            let at = (began + window * 6 / 1000, top + BASELINE);
            area.draw(&Text::new(
                span.label.clone(),
                at,
                words(Ink::Word(span.tone), HPos::Left),
            ))?;
        }
    }
    let name = words(Ink::Lane, HPos::Left);
    area.draw(&Text::new(lane.label.clone(), (from, top + BASELINE), name))
}

fn clamp(at: DateTime<Utc>, from: i64, to: i64) -> i64 {
    at.timestamp_millis().clamp(from, to)
}

/// Pixels a word needs.
fn needed(word: &str) -> f64 {
    word.chars().count() as f64 * LETTER + AROUND
}

fn line(ink: Ink) -> ShapeStyle {
    ShapeStyle::from(&ink.colour())
}

fn words(ink: Ink, side: HPos) -> TextStyle<'static> {
    TextStyle {
        // The style canvas's font is used; plotters only wants to be given one.
        font: ("sans-serif", 12).into(),
        color: ink.colour().to_backend_color(),
        pos: Pos::new(side, VPos::Bottom),
    }
}
