//! Templates that are made to end the process, and what a template may be at most.

use domain::alert::message::Message;
use monitor::notify::channels::webhook::preview;

use crate::world::{at, message};

/// As a message is that really goes out: not the one with which a template is tried.
fn made(template: &str) -> Result<String, String> {
    preview(template, "text/plain", &message(at(0)))
}

#[test]
fn a_template_whose_texts_double_and_double_is_refused_when_it_is_entered() {
    let mut template = "{%if not test%}{%for v0 in[title~title~title~title]%}".to_owned();
    for depth in 1..13 {
        let before = depth - 1;
        template.push_str(&format!(
            "{{%for v{depth} in[v{before}~v{before}~v{before}~v{before}]%}}"
        ));
    }
    template.push_str(&"{%endfor%}".repeat(13));
    template.push_str("{%endif%}");
    let tried = Message {
        is_test: true,
        ..message(at(0))
    };
    for message in [tried, message(at(0))] {
        let words = preview(&template, "text/plain", &message).unwrap_err();
        assert!(words.contains("A template can have"), "{words}");
    }
}

#[test]
fn a_template_that_is_nested_deeper_than_the_stack_is_refused_before_it_is_read() {
    for template in [
        format!("{{{{ {}1 }}}}", "- ".repeat(4000)),
        format!("{{{{ title{} }}}}", ".a".repeat(4000)),
        format!("{{{{ title{} }}}}", "[0]".repeat(2700)),
        format!("{{{{ {}1 }}}}", "1~".repeat(4000)),
        format!("{{{{ {}1 }}}}", "1+".repeat(4000)),
        format!("{{% if {}test %}}{{% endif %}}", "not ".repeat(2000)),
        format!("{{% if {}1 %}}{{% endif %}}", "1==".repeat(2600)),
    ] {
        let words = made(&template).unwrap_err();
        assert!(words.contains("A template can have"), "{words}");
    }
    let deep = "{% if test %}".repeat(600);
    let words = made(&deep).unwrap_err();
    assert!(words.contains("8 deep"), "{words}");
    let wide = "{% if test %}".to_owned() + &"{% elif test %}".repeat(500) + "{% endif %}";
    let words = made(&wide).unwrap_err();
    assert!(words.contains("200 tags"), "{words}");
    let long = "x".repeat(8 * 1024 + 1);
    let words = made(&long).unwrap_err();
    assert!(words.contains("8192 bytes"), "{words}");
}

#[test]
fn the_largest_template_that_is_allowed_is_read_and_made() {
    let deep = "{% for a in practices %}".repeat(8) + "." + &"{% endfor %}".repeat(8);
    assert_eq!(made(&deep).unwrap(), ".");
    let wide =
        "{% if test %}".to_owned() + &"{% elif test %}".repeat(197) + "{% else %}.{% endif %}";
    assert_eq!(made(&wide).unwrap(), ".");
    let list = "[{% for each in practices %}{{- each.name -}}{% if not loop.last %}, {% endif %}{% endfor %}]";
    assert_eq!(made(list).unwrap(), "[Harbour Clinic]");
}
