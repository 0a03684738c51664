//! A text as it may stand between the tags of a textarea, whose children leptos writes as they are.

/// The text, escaped. The first line break there is not counted.
pub fn escaped(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("\n{escaped}")
}
