//! Paper for plotters: an SVG without colours, whose widths are shares of whatever it is given.
//!
//! plotters knows colours only, so what a thing *is* travels as a colour ([`Ink`]) and is written
//! as a class or `data-state`. No `style` attribute is ever written: a strict content policy
//! forbids them.

use std::convert::Infallible;
use std::fmt::Write;

use domain::headline::State;
use plotters::style::RGBColor;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

/// The width of the canvas in its own units: a unit is a hundredth of a per cent.
pub const WIDTH: u32 = 10_000;

/// What a thing on the canvas is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// A stretch in a state.
    Span(State),
    /// A word on such a stretch.
    Word(State),
    /// The time before the first observation.
    NotYetWatched,
    /// A line of the grid.
    Grid,
    /// A label of the axis.
    Tick,
    /// The line at the present.
    Now,
    /// A lane's name, for narrow screens.
    Lane,
    /// The mark of something that happened, and the line below it.
    Event,
    /// The number in such a mark.
    Number,
    /// Trouble of one practice among many: solid, because no words stand on it.
    Trouble(State),
    /// When a practice is known to be closed.
    Closed,
    /// A measured value.
    Measured,
    /// From the smallest to the largest value that was measured.
    Band,
    /// The value beyond which a site is degraded.
    Limit,
    /// Where a word is due before that.
    Warning,
}

impl Ink {
    /// The colour that stands for it within plotters.
    pub fn colour(self) -> RGBColor {
        let (kind, state) = match self {
            Self::Grid => (0, 0),
            Self::Tick => (1, 0),
            Self::Now => (2, 0),
            Self::Lane => (3, 0),
            Self::Event => (7, 0),
            Self::Number => (8, 0),
            Self::Trouble(state) => (9, place(state)),
            Self::Closed => (10, 0),
            Self::NotYetWatched => (4, 0),
            Self::Span(state) => (5, place(state)),
            Self::Word(state) => (6, place(state)),
            Self::Measured => (11, 0),
            Self::Band => (12, 0),
            Self::Limit => (13, 0),
            Self::Warning => (14, 0),
        };
        RGBColor(kind, state, 0)
    }

    fn of(colour: BackendColor) -> Self {
        let (kind, place, _) = colour.rgb;
        let state = State::ALL
            .get(usize::from(place))
            .copied()
            .unwrap_or(State::Unknown);
        match kind {
            0 => Self::Grid,
            1 => Self::Tick,
            2 => Self::Now,
            3 => Self::Lane,
            4 => Self::NotYetWatched,
            5 => Self::Span(state),
            7 => Self::Event,
            8 => Self::Number,
            9 => Self::Trouble(state),
            10 => Self::Closed,
            11 => Self::Measured,
            12 => Self::Band,
            13 => Self::Limit,
            14 => Self::Warning,
            _ => Self::Word(state),
        }
    }

    /// As attributes.
    fn written(self) -> String {
        match self {
            Self::Span(state) => format!(r#"class="span" data-state="{state}""#),
            Self::Word(state) => format!(r#"class="word" data-state="{state}""#),
            Self::NotYetWatched => {
                r#"class="span" data-expected="" data-state="unknown""#.to_owned()
            }
            Self::Grid => r#"class="grid""#.to_owned(),
            Self::Tick => r#"class="tick""#.to_owned(),
            Self::Now => r#"class="now""#.to_owned(),
            Self::Lane => r#"class="lane""#.to_owned(),
            Self::Event => r#"class="event""#.to_owned(),
            Self::Trouble(state) => format!(r#"class="trouble" data-state="{state}""#),
            Self::Closed => r#"class="closed""#.to_owned(),
            Self::Number => r#"class="number""#.to_owned(),
            Self::Measured => r#"class="measured""#.to_owned(),
            Self::Band => r#"class="band""#.to_owned(),
            Self::Limit => r#"class="limit""#.to_owned(),
            Self::Warning => r#"class="warning""#.to_owned(),
        }
    }
}

fn place(state: State) -> u8 {
    let place = State::ALL.iter().position(|other| *other == state);
    place
        .and_then(|place| u8::try_from(place).ok())
        .unwrap_or(u8::MAX)
}

/// The canvas; writes into the text it borrows.
pub struct Canvas<'a> {
    body: &'a mut String,
    height: u32,
}

impl<'a> Canvas<'a> {
    /// An empty canvas, `height` pixels high.
    pub const fn new(body: &'a mut String, height: u32) -> Self {
        Self { body, height }
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (WIDTH, self.height)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    /// Nothing here is made of single pixels: shapes that plotters would dissolve into them are
    /// not drawn.
    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Drawn {
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        let ink = Ink::of(style.color()).written();
        let (x1, x2) = (share(from.0), share(to.0));
        let (y1, y2) = (from.1, to.1);
        self.write(format_args!(
            r#"<line {ink} x1="{x1}" x2="{x2}" y1="{y1}" y2="{y2}"/>"#
        ))
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let ink = Ink::of(style.color()).written();
        let (x, width) = (share(upper_left.0), share(bottom_right.0 - upper_left.0));
        let (y, height) = (upper_left.1, bottom_right.1 - upper_left.1);
        self.write(format_args!(
            r#"<rect {ink} x="{x}" y="{y}" width="{width}" height="{height}" rx="2"/>"#
        ))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let ink = Ink::of(style.color()).written();
        let (cx, cy) = (share(centre.0), centre.1);
        self.write(format_args!(
            r#"<circle {ink} cx="{cx}" cy="{cy}" r="{radius}"/>"#
        ))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let ink = Ink::of(style.color()).written();
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let (x, y, text) = (share(at.0), at.1, escaped(text));
        self.write(format_args!(
            r#"<text {ink} x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>"#
        ))
    }
}

impl Canvas<'_> {
    fn write(&mut self, element: std::fmt::Arguments<'_>) -> Drawn {
        // Writing to a string never fails.
        let _ = writeln!(self.body, "{element}");
        Ok(())
    }
}

/// A place or width as a share of the whole.
fn share(units: i32) -> String {
    format!("{}.{:02}%", units / 100, units % 100)
}

/// Text with everything that SVG would take for markup spelled out.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
