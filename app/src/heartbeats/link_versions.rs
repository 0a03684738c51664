//! Which versions of Halo Link are on the list, what the older ones may suffer from, and whose update does
//! not work.

use domain::views::installation::{LinkBehind, LinkRelease, LinkVersions};
use domain::wording::counted;
use leptos::prelude::*;

use crate::links;

/// The card; nothing where nobody tells a version.
pub fn link_versions(versions: &LinkVersions) -> impl IntoView + use<> {
    let is_told = !versions.releases.is_empty();
    let releases = versions.releases.clone();
    let untold = (versions.untold > 0).then(|| {
        let practices = counted(versions.untold, "practice", "practices");
        let words = format!("Of {practices} the version is not told, or cannot be read.");
        view! { <p class="body soft">{words}</p> }
    });
    let behind = behind(versions);
    is_told.then(|| {
        view! {
            <section class="card" aria-labelledby="link-versions">
                <header>
                    <h2 id="link-versions">"Halo Link’s versions"</h2>
                    <span class="quiet">"it updates itself, in waves"</span>
                </header>
                <table class="table">
                    <caption class="visually-hidden">"Releases of Halo Link, newest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Release"</th>
                            <th scope="col">"Practices"</th>
                            <th scope="col">"What it may still suffer from"</th>
                        </tr>
                    </thead>
                    <tbody>{releases.into_iter().map(release).collect_view()}</tbody>
                </table>
                {untold}
            </section>
            {behind}
        }
    })
}

fn release(release: LinkRelease) -> impl IntoView {
    let below = release.below.into_iter();
    let below: Vec<_> = below.map(|words| view! { <li>{words}</li> }).collect();
    let below = match below.is_empty() {
        true => view! { <span class="quiet">"nothing that is known to be put right later"</span> }.into_any(),
        false => view! { <ul class="bullets">{below}</ul> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                {release.release}
                {release.is_usual.then(|| view! { " " <small>"most have it or a newer one"</small> })}
            </th>
            <td data-label="Practices">{release.practices}</td>
            <td data-label="May suffer from">{below}</td>
        </tr>
    }
}

/// Whose update does not work.
fn behind(versions: &LinkVersions) -> impl IntoView + use<> {
    let shown = versions.behind.clone();
    let all = versions.behind_all;
    let more = all.saturating_sub(shown.len());
    (all > 0).then(|| {
        view! {
            <section class="card" aria-labelledby="link-behind">
                <header>
                    <h2 id="link-behind">
                        "Halo Link stays behind "
                        <span class="quiet">{all}</span>
                    </h2>
                </header>
                <table class="table">
                    <caption class="visually-hidden">"Practices with an older Halo Link than most, oldest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Practice"</th>
                            <th scope="col">"Version"</th>
                            <th scope="col">"Update"</th>
                        </tr>
                    </thead>
                    <tbody>{shown.into_iter().map(practice).collect_view()}</tbody>
                </table>
                {(more > 0).then(|| view! { <p class="body soft">{format!("And {more} more.")}</p> })}
                <p class="body soft">
                    "Ask the practice’s IT: the task “Halo Link Updater Hourly” may be switched off, or an antivirus "
                    "program keeps the updater away."
                </p>
            </section>
        }
    })
}

fn practice(one: LinkBehind) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" class="wide">
                <a class="link" href=links::practice(one.practice_id)>
                    {one.name}
                </a>
            </th>
            <td data-label="Version">
                <bdi>{one.version}</bdi>
            </td>
            <td data-label="Update">{one.words}</td>
        </tr>
    }
}
