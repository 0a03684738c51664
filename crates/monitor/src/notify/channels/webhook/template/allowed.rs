//! What a template may hold: names, questions about a name, loops over a name, and comments. Everything else is
//! refused here, before minijinja reads a letter of it.
//!
//! Its expressions are more than somebody's form may have: they join texts and build lists faster than fuel is
//! used, and nest deeper than the stack of a thread, either of which ends the whole process. What passes here
//! is of a length that is known, asks one question a tag and loops over what the message holds. Tags are read
//! as minijinja's own lexer reads them, so that nothing hides behind a quote or a comment.

mod token;

use token::Token;

use crate::notify::channels::setting::LINES_BYTES;

/// Each `elif` is a level of the stack of whoever reads it.
const TAGS_MOST: usize = 200;
/// Blocks within each other.
const DEPTH_MOST: usize = 8;
/// Names that dots join.
const NAMES_MOST: usize = 4;

const WHAT_IS: &str = "A template can have {{ name }}, {{ name.part }}, {% if name %}, {% if not name %}, \
    {% if name == \"text\" %}, {% elif %}, {% else %}, {% endif %}, {% for each in name %}, {% endfor %} and \
    {# comments #}, and nothing else.";

/// What is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    If,
    For,
}

/// Sees whether a template holds nothing else.
///
/// # Errors
/// Where it does, and what it can have, in words for people.
pub(super) fn check(template: &str) -> Result<(), String> {
    if template.len() > LINES_BYTES {
        return Err(format!(
            "The template is longer than {LINES_BYTES} bytes: shorten it."
        ));
    }
    let (mut rest, mut open, mut tags) = (template, Vec::new(), 0);
    while let Some(at) = start(rest) {
        let before = &template[..template.len() - rest.len() + at];
        let line = 1 + before.matches('\n').count();
        rest = after_tag(&rest[at..], &mut open)
            .map_err(|words| format!("Line {line} of the template: {words}"))?;
        tags += 1;
        if tags > TAGS_MOST {
            return Err(format!("A template has {TAGS_MOST} tags at most."));
        }
        if open.len() > DEPTH_MOST {
            return Err(format!("Tags of a template are {DEPTH_MOST} deep at most."));
        }
    }
    Ok(())
}

/// Where the first tag begins.
fn start(text: &str) -> Option<usize> {
    let begins = ["{{", "{%", "{#"];
    begins.iter().filter_map(|begin| text.find(begin)).min()
}

/// Reads a tag; gives what comes after it.
fn after_tag<'t>(text: &'t str, open: &mut Vec<Block>) -> Result<&'t str, String> {
    let (begin, inside) = text.split_at(2);
    if begin == "{#" {
        let ended = inside.split_once("#}");
        return ended
            .map(|(_, after)| after)
            .ok_or_else(|| "the comment does not end.".to_owned());
    }
    let is_shown = begin == "{{";
    let read = token::of_tag(inside, if is_shown { "}}" } else { "%}" });
    let allowed = read.filter(|(tokens, _)| match is_shown {
        true => is_path(tokens),
        false => is_statement(tokens, open),
    });
    allowed.map(|(_, after)| after).ok_or_else(|| {
        let line = text.lines().next().unwrap_or_default();
        let shown: String = line.chars().take(40).collect();
        format!("what begins with '{shown}' is not allowed here. {WHAT_IS}")
    })
}

fn is_statement(tokens: &[Token<'_>], open: &mut Vec<Block>) -> bool {
    let innermost = open.last().copied();
    match tokens {
        [Token::Name("if"), of @ ..] if is_question(of) => open.push(Block::If),
        [
            Token::Name("for"),
            Token::Name(_),
            Token::Name("in"),
            of @ ..,
        ] if is_path(of) => {
            open.push(Block::For);
        }
        [Token::Name("elif"), of @ ..] if is_question(of) && innermost == Some(Block::If) => {}
        [Token::Name("else")] if innermost.is_some() => {}
        [Token::Name("endif")] if innermost == Some(Block::If) => drop(open.pop()),
        [Token::Name("endfor")] if innermost == Some(Block::For) => drop(open.pop()),
        _ => return false,
    }
    true
}

fn is_question(tokens: &[Token<'_>]) -> bool {
    match (tokens, after_path(tokens)) {
        ([Token::Name("not"), of @ ..], _) => is_path(of),
        (_, Some([])) => true,
        (_, Some([Token::Compared, Token::Literal])) => true,
        (_, Some([Token::Compared, Token::Name("true" | "false" | "none")])) => true,
        _ => false,
    }
}

fn is_path(tokens: &[Token<'_>]) -> bool {
    after_path(tokens).is_some_and(<[_]>::is_empty)
}

fn after_path<'a, 't>(tokens: &'a [Token<'t>]) -> Option<&'a [Token<'t>]> {
    let [Token::Name(_), rest @ ..] = tokens else {
        return None;
    };
    let mut rest = rest;
    for _ in 1..NAMES_MOST {
        if let [Token::Dot, Token::Name(_), after @ ..] = rest {
            rest = after;
        }
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_questions_loops_and_comments_are_allowed() {
        for template in [
            "",
            "{ { } } {\"a\": {\"b\": 1}}",
            "{{ title }}{{title}}{{- a.b.c.d -}}",
            "{\"text\":{{title}}}",
            "{% if a %}{% elif not a.b %}{% else %}{% endif %}",
            "{%if a.b==\"%} }}\"%}{%elif a!='it \"is\"'%}{%endif%}",
            "{%- if a == 12 -%}{% elif a == true %}{% elif a != none %}{% endif %}",
            "{% for a in b.c %}{{ loop.index }}{% else %}{% endfor %}",
            "{# {{ 1 + 1 }} {% set %} #}{#-#}",
        ] {
            assert_eq!(check(template), Ok(()), "{template}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_what_is_allowed() {
        for template in [
            "{{ }}",
            "{{ title",
            "{{ 1 }}",
            "{{ 'text' }}",
            "{{ -title }}",
            "{{ a.b.c.d.e }}",
            "{{ a[0] }}",
            "{{ a.0 }}",
            "{{ a() }}",
            "{{ a|upper }}",
            "{{ a ~ a }}",
            "{{ a == 1 }}",
            "{{ a if b }}",
            "{{+ a }}",
            "{{ (a) }}",
            "{{ ä }}",
            "{{ a\u{a0}}}",
            "{% if not not a %}{% endif %}",
            "{% if a and b %}{% endif %}",
            "{% if a == b %}{% endif %}",
            "{% if 1 == a %}{% endif %}",
            "{% if a == 1 == 1 %}{% endif %}",
            "{% if a == 1.5 %}{% endif %}",
            "{% if a == 1234567890123456789 %}{% endif %}",
            "{% if a == \"\\x41\" %}{% endif %}",
            "{% if a is defined %}{% endif %}",
            "{% for a in [b] %}{% endfor %}",
            "{% for a in \"text\" %}{% endfor %}",
            "{% for a, b in c %}{% endfor %}",
            "{% for a in b if c %}{% endfor %}",
            "{% for a in b recursive %}{% endfor %}",
            "{% for a in b %}{% endif %}",
            "{% for a in b %}{% elif a %}{% endfor %}",
            "{% endif %}",
            "{% else %}",
            "{% set a = b %}",
            "{% raw %}{% endraw %}",
        ] {
            let words = check(template).unwrap_err();
            assert!(words.ends_with(WHAT_IS), "{template}: {words}");
        }
        let long = format!("{{% if a == \"{}\" %}}{{% endif %}}", "x".repeat(201));
        assert!(check(&long).is_err());
        assert!(check("\n\n{# a").unwrap_err().starts_with("Line 3"));
    }
}
