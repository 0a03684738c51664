//! The one sentence across the top of a page, where there is something to say about all.

use chrono::{DateTime, Utc};
use domain::views::Banner;
use domain::wording::AgeWords;
use leptos::prelude::*;

use crate::ui::moment::Lasting;
use crate::ui::symbols::Shape;

/// The banner, announced when it appears.
#[component]
pub fn BannerBar(
    /// What to say; nothing where all is said by the rows.
    banner: Option<Banner>,
    /// When it was read.
    as_of: DateTime<Utc>,
) -> impl IntoView {
    let bar = banner.map(|banner| {
        // Its age grows with every reading, which is no news.
        let age = banner.began.map(|began| {
            view! {
                <span aria-live="off">
                    ", for " <Lasting length=as_of - began words=AgeWords::Spelled />
                </span>
            }
        });
        view! {
            <div class="banner" data-state=banner.state.as_str()>
                <Shape state=banner.state />
                <div>
                    <h2>{banner.title} {age}</h2>
                    <p>{banner.text}</p>
                </div>
            </div>
        }
    });
    view! {
        <div class="banners" role="status">
            {bar}
        </div>
    }
}
