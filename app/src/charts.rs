//! Drawings made on the server and sent as SVG text.
//!
//! plotters places things; [`canvas`] writes them down as SVG that stretches sideways and leaves
//! every colour to the style canvas, so that one drawing serves light and dark. Names are untrusted
//! text and are escaped there. To add a chart, add a file with one function that returns the SVG.

pub mod canvas;
pub mod gantt;
pub mod kept;
pub mod pulse;
pub mod timeline;
