//! What Halo tells of a practice's installation besides its state: how its Halo Link is kept up to date, since
//! when Halo knows it, and the databases behind it, with a notice where those moved.

use domain::headline::State;
use domain::views::Moment;
use domain::views::installation::InstallationView;
use leptos::prelude::*;

use crate::ui::moment::{When, to_the_minute};
use crate::ui::symbols::Shape;

/// The rows of the list of facts. What Halo does not tell is left out.
pub fn installation(view: &InstallationView) -> impl IntoView + use<> {
    let since = |name: &'static str, moment: &Option<Moment>| {
        moment.clone().map(|moment| {
            let words = to_the_minute(&moment);
            view! {
                <dt>{name}</dt>
                <dd>
                    <When moment words />
                </dd>
            }
        })
    };
    let databases = view.databases.clone().map(|words| {
        let is_old = !view.databases_told_now;
        view! {
            <dt>"Databases behind this GUID"</dt>
            <dd>
                <bdi>{words}</bdi>
                {is_old
                    .then(|| {
                        view! {
                            " "
                            <span class="quiet">"as Halo told earlier; its newest answer does not"</span>
                        }
                    })}
            </dd>
        }
    });
    view! {
        {link(view)} {since("Halo Link last updated", &view.link_updated)}
        {since("Known to Halo since", &view.created)} {databases}
    }
}

/// What is to be known of its version of Halo Link.
fn link(view: &InstallationView) -> impl IntoView + use<> {
    let behind = view.link_behind.clone();
    let below = view.link_below.clone();
    let lines: Vec<_> = behind
        .into_iter()
        .chain(below)
        .map(|words| view! { <li>{words}</li> })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <dt>"Halo Link’s version"</dt>
            <dd>
                <ul class="bullets">{lines}</ul>
            </dd>
        }
    })
}

/// The notice that the databases moved: nothing is down because of it, and queries may notice.
pub fn databases_moved(view: &InstallationView) -> impl IntoView + use<> {
    let notice = view.notice.clone();
    notice.map(|(since, what)| {
        let words = to_the_minute(&since);
        view! {
            <p class="notice databases" data-state="degraded">
                <Shape state=State::Degraded />
                <span>
                    <b>"Since " <When moment=since words /> ": "</b>
                    {what}
                </span>
            </p>
        }
    })
}
