//! Practices over time: a row each, their trouble standing up, what was not seen as an open hatch,
//! their closed hours shaded, and clock times below. The rows are as many as in the list beside them.

use domain::views::outages::{Gantt, GanttGroup, GanttRow};
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::{RangedCoordi32, RangedCoordi64};
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, ShapeStyle, TextStyle};

use super::canvas::{Canvas, Ink, WIDTH, escaped};

/// Pixels from row to row; the names beside the drawing are parted into as many equal rows.
const ROW: i32 = 30;
const BAR_TOP: i32 = 6;
const BAR_BOTTOM: i32 = 24;
/// The row below, for clock times.
const AXIS: i32 = ROW;
/// Thousandths of the width below which a trouble would be too thin to see.
const THINNEST: i64 = 4;

type GanttArea<'a> = DrawingArea<Canvas<'a>, Cartesian2d<RangedCoordi64, RangedCoordi32>>;
type DrawnGantt = Result<(), DrawingAreaErrorKind<std::convert::Infallible>>;

/// The drawing as an SVG element, described in words for those who do not see it.
pub fn draw(gantt: &Gantt) -> String {
    let lines: usize = gantt.groups.iter().map(|group| group.rows.len() + 1).sum();
    let height = i32::try_from(lines).unwrap_or(0) * ROW + AXIS;
    let mut body = String::new();
    {
        let canvas = Canvas::new(&mut body, height.unsigned_abs()).into_drawing_area();
        let (from, to) = (
            gantt.from.at.timestamp_millis(),
            gantt.to.at.timestamp_millis(),
        );
        let to = to.max(from + 1);
        let area: GanttArea<'_> = canvas.apply_coord_spec(Cartesian2d::new(
            from..to,
            0..height,
            (0..WIDTH.cast_signed(), 0..height),
        ));
        draw_on(&area, gantt, (from, to), height).expect("writing to a string never fails");
    }
    let description = escaped(&gantt.description);
    format!(
        "<svg class=\"timeline gantt\" role=\"img\" width=\"100%\" height=\"{height}\" \
         aria-labelledby=\"gantt-title\">\n<title id=\"gantt-title\">{description}</title>\n\
         {body}</svg>"
    )
}

fn draw_on(area: &GanttArea<'_>, gantt: &Gantt, window: (i64, i64), height: i32) -> DrawnGantt {
    let bottom = height - AXIS;
    let mut top = 0;
    for group in &gantt.groups {
        top = draw_group(area, group, top, window)?;
    }
    for (at, label) in &gantt.ticks {
        let at = at.timestamp_millis().clamp(window.0, window.1);
        area.draw(&PathElement::new(
            vec![(at, 0), (at, bottom)],
            line(Ink::Grid),
        ))?;
        let style = TextStyle {
            font: ("sans-serif", 12).into(),
            color: Ink::Tick.colour().to_backend_color(),
            pos: Pos::new(HPos::Center, VPos::Bottom),
        };
        area.draw(&Text::new(label.clone(), (at, bottom + 16), style))?;
    }
    area.draw(&PathElement::new(
        vec![(window.1, 0), (window.1, bottom)],
        line(Ink::Now),
    ))?;
    area.present()
}

/// The group's heading stands in the list beside the drawing; here it leaves a row free.
fn draw_group(
    area: &GanttArea<'_>,
    group: &GanttGroup,
    top: i32,
    window: (i64, i64),
) -> Result<i32, DrawingAreaErrorKind<std::convert::Infallible>> {
    let mut top = top + ROW;
    for row in &group.rows {
        draw_row(area, row, top, window)?;
        top += ROW;
    }
    Ok(top)
}

fn draw_row(area: &GanttArea<'_>, row: &GanttRow, top: i32, (from, to): (i64, i64)) -> DrawnGantt {
    let clamp = |at: chrono::DateTime<chrono::Utc>| at.timestamp_millis().clamp(from, to);
    for (closed, opens) in &row.closed {
        bar(
            area,
            Ink::Closed,
            (clamp(*closed), clamp(*opens)),
            (top, top + ROW),
        )?;
    }
    area.draw(&PathElement::new(
        vec![(from, top + ROW), (to, top + ROW)],
        line(Ink::Grid),
    ))?;
    let least = (to - from) * THINNEST / 1000;
    for span in &row.spans {
        let (began, ended) = (clamp(span.began), clamp(span.ended));
        let ended = ended.max(began + least).min(to);
        let began = began.min(ended - least);
        let ink = Ink::Trouble(span.tone);
        bar(area, ink, (began, ended), (top + BAR_TOP, top + BAR_BOTTOM))?;
    }
    Ok(())
}

fn bar(
    area: &GanttArea<'_>,
    ink: Ink,
    (began, ended): (i64, i64),
    (top, bottom): (i32, i32),
) -> DrawnGantt {
    let style = ShapeStyle::from(&ink.colour()).filled();
    area.draw(&Rectangle::new([(began, top), (ended, bottom)], style))
}

fn line(ink: Ink) -> ShapeStyle {
    ShapeStyle::from(&ink.colour())
}
