//! One style sheet out of many: `style/main.css` and what it imports, made small. Nothing is
//! rewritten for old browsers (no targets are set), so nesting, `@layer` and `light-dark()` reach
//! the browser as they were written.

use anyhow::{Context, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::error::Error;
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
use std::fmt::Display;
use std::path::Path;

/// The style sheet with its imports in place, minified; empty where there is none yet.
pub fn bundle(entry: &Path) -> anyhow::Result<String> {
    if !entry.exists() {
        return Ok(String::new());
    }
    let files = FileProvider::new();
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(entry)
        .map_err(located)
        .with_context(|| format!("Cannot bundle {}", entry.display()))?;
    sheet
        .minify(MinifyOptions::default())
        .map_err(located)
        .context("Cannot minify the style sheet")?;
    let css = sheet
        .to_css(PrinterOptions {
            minify: true,
            ..PrinterOptions::default()
        })
        .map_err(located)
        .context("Cannot print the style sheet")?;
    Ok(css.code)
}

/// What is wrong, and where: editors count lines from one, lightningcss from zero.
fn located(error: Error<impl Display>) -> anyhow::Error {
    match error.loc {
        Some(place) => anyhow!(
            "{} at {}:{}:{}",
            error.kind,
            place.filename,
            place.line + 1,
            place.column
        ),
        None => anyhow!("{}", error.kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn imports_are_drawn_in_and_modern_css_stays_as_it_was_written() {
        let directory = tempfile::tempdir().unwrap();
        let write = |name: &str, css: &str| fs::write(directory.path().join(name), css).unwrap();
        write(
            "main.css",
            "@layer base, noun; @import 'noun.css' layer(noun); @import 'base.css' layer(base);",
        );
        write(
            "base.css",
            ":root { color-scheme: light dark; --ink: light-dark(#112233, #ddeeff) }",
        );
        write(
            "noun.css",
            "nav { color: light-dark(red, blue); & a { color: var(--ink) } }",
        );

        let css = bundle(&directory.path().join("main.css")).unwrap();

        insta::assert_snapshot!(css, @"@layer base{:root{color-scheme:light dark;--ink:light-dark(#123,#def)}}@layer noun{nav{color:light-dark(red,#00f);& a{color:var(--ink)}}}");
    }

    #[test]
    fn a_mistake_in_the_style_is_told_with_its_place() {
        let directory = tempfile::tempdir().unwrap();
        let entry = directory.path().join("main.css");
        fs::write(&entry, "nav { color: red\n} }").unwrap();

        let error = format!("{:#}", bundle(&entry).unwrap_err());

        assert!(error.contains("main.css:2:4"), "{error}");
    }
}
