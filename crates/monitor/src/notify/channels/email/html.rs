//! The part of a mail that is read with a mouse. Every text from outside passes through [`escaped`].

use domain::alert::lines::lines;

use super::Parcel;
use crate::notify::channels::plain::plain;

/// The document.
pub(super) fn of(parcel: &Parcel<'_>, link: Option<&str>) -> String {
    let mut rows = String::new();
    for line in lines(parcel.message) {
        let (label, text) = (escaped(line.label), escaped(&plain(&line.text, 4000)));
        rows.push_str(&format!(
            "<tr><th align=\"left\" valign=\"top\" style=\"padding:2px 12px 2px 0\">{label}</th>\
             <td style=\"padding:2px 0\">{text}</td></tr>"
        ));
    }
    let title = escaped(&plain(&parcel.message.title, 500));
    let page = escaped(&parcel.page());
    let button = link.map(|link| {
        format!(
            "<p><a href=\"{}\"><strong>I have it</strong></a></p>",
            escaped(link)
        )
    });
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"></head>\
         <body style=\"font-family:sans-serif\"><h1 style=\"font-size:1.2em\">{title}</h1>\
         <table style=\"border-collapse:collapse\">{rows}</table>{}\
         <p><a href=\"{page}\">More</a></p></body></html>",
        button.unwrap_or_default()
    )
}

fn escaped(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\'' => made.push_str("&#39;"),
            other => made.push(other),
        }
    }
    made
}
