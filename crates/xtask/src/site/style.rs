//! One style sheet out of many: `style/main.css` and what it imports, made small. Nothing is
//! rewritten for old browsers (no targets are set), so nesting, `@layer` and `light-dark()` reach
//! the browser as they were written; only names of widths (`@custom-media`) are filled in.

use anyhow::{Context, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::error::Error;
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserFlags, ParserOptions};
use lightningcss::targets::{Features, Targets};
use std::fmt::Display;
use std::path::Path;

/// The style sheet with its imports in place, minified; empty where there is none yet.
pub fn bundle(entry: &Path) -> anyhow::Result<String> {
    if !entry.exists() {
        return Ok(String::new());
    }
    let files = FileProvider::new();
    let mut sheet = Bundler::new(&files, None, options())
        .bundle(entry)
        .map_err(located)
        .with_context(|| format!("Cannot bundle {}", entry.display()))?;
    sheet
        .minify(MinifyOptions {
            targets: Targets {
                include: Features::CustomMediaQueries,
                ..Targets::default()
            },
            ..MinifyOptions::default()
        })
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

/// A width has a name where it stands in many rules; no browser knows such names yet.
fn options<'a>() -> ParserOptions<'a> {
    ParserOptions {
        flags: ParserFlags::CUSTOM_MEDIA,
        ..ParserOptions::default()
    }
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
            "@layer base, noun; @import 'noun.css' layer(noun); @import 'base.css' layer(base);
            @custom-media --phone (max-width: 43rem);",
        );
        write(
            "base.css",
            ":root { color-scheme: light dark; --ink: light-dark(#112233, #ddeeff) }",
        );
        write(
            "noun.css",
            "nav { color: light-dark(red, blue); & a { color: var(--ink) } } @media (--phone) { nav { color: red } }",
        );

        let css = bundle(&directory.path().join("main.css")).unwrap();

        insta::assert_snapshot!(css, @"@layer base{:root{color-scheme:light dark;--ink:light-dark(#123,#def)}}@layer noun{nav{color:light-dark(red,#00f);& a{color:var(--ink)}}@media (width<=43rem){nav{color:red}}}");
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
