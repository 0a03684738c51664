//! The styleguide shows what there is.

use app::admin::styleguide::page::StyleguideContent;
use app::ui::symbols::Symbols;
use domain::headline::State;
use leptos::prelude::*;

use super::html;

#[test]
fn the_styleguide_shows_every_state_and_every_icon() {
    let guide = html(|| view! { <StyleguideContent /> });
    for state in State::ALL {
        assert!(guide.contains(state.label()), "{state}");
    }
    let symbols = html(|| view! { <Symbols /> });
    let icons: Vec<_> = symbols.split("id=\"icon-").skip(1).collect();
    assert!(icons.len() > 7);
    for icon in icons {
        let name = icon.split('"').next().unwrap();
        assert!(guide.contains(&format!("#icon-{name}\"")), "{name}");
    }
}
