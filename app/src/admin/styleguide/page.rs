//! The styleguide: everything that screens are made of, made of itself. What a screen needs and is not
//! here is made in `ui`, then shown here.

use leptos::prelude::*;

use crate::admin::nav::AdminNav;
use crate::admin::styleguide::read::read_styleguide;
use crate::admin::styleguide::words::words;
use crate::ui::field::Field;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;
use crate::ui::pager::pager;
use crate::ui::pms_choice::PmsChoice;

/// The page.
#[component]
pub fn StyleguidePage() -> impl IntoView {
    view! {
        <PageTitle text="Styleguide" />
        <AdminNav />
        <h1>"Styleguide"</h1>
        <Loaded from=read_styleguide() let:_nothing>
            <StyleguideContent />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn StyleguideContent() -> impl IntoView {
    let parts = [
        ("words", "Words, shapes and times", words().into_any()),
        ("acts", "Acts", acts().into_any()),
        ("fields", "Fields", fields().into_any()),
        ("notices", "Notices", notices().into_any()),
        ("tables", "Tables and pages", tables().into_any()),
    ];
    let cards = parts.map(|(id, title, part)| {
        view! {
            <section class="card" aria-labelledby=id>
                <header>
                    <h2 id=id>{title}</h2>
                    <span class="quiet">"a card, its head, and what goes with it"</span>
                </header>
                <div class="body">{part}</div>
            </section>
        }
    });
    view! {
        <p class="soft">
            "What screens are made of. Every part keeps its meaning without colour, in light and dark, and \
             at the size of a thumb on a phone."
        </p>
        {cards.into_iter().collect_view()}
    }
    .into_any()
}

fn acts() -> impl IntoView {
    view! {
        <div class="acts">
            <button type="button" class="button primary">
                "What most come for"
            </button>
            <button type="button" class="button">
                "Something else"
            </button>
            <a class="button" href="#acts">
                "A link that acts like one"
            </a>
            <details class="fold">
                <summary class="button">"More…"</summary>
                <div class="act">
                    <p class="hint">"What is seldom done is folded away, and opens below."</p>
                </div>
            </details>
        </div>
        <p>
            <a class="link" href="#acts">
                "A link"
            </a>
            " leads elsewhere and changes nothing. "
            <kbd>"Ctrl K"</kbd>
        </p>
    }
}

fn fields() -> impl IntoView {
    view! {
        <form class="act" method="get">
            <Field
                label="A field"
                name="text"
                form="guide"
                autocomplete="off"
                may_be_empty=true
                hint="A hint says what to write, before it is wrong."
            />
            <Field
                label="A field that is wrong"
                name="wrong"
                form="guide"
                autocomplete="off"
                may_be_empty=true
                value="nine to five".to_owned()
                problem=Some("guide-problem".to_owned())
            />
            <p class="problem" id="guide-problem">
                "Opening hours are written like Mon-Fri 08:30-17:30."
            </p>
            <div class="field">
                <label for="guide-pms">"A choice"</label>
                <PmsChoice id="guide-pms" chosen=String::new() />
            </div>
            <label class="checkbox">
                <input type="checkbox" name="tick" value="yes" />
                "A tick"
            </label>
        </form>
    }
}

fn notices() -> impl IntoView {
    view! {
        <p class="notice">"A notice says what is so, and what to do."</p>
        <p class="notice done">"What was done is said once."</p>
        <div class="empty-state">
            <h3>"Nothing here"</h3>
            <p>"An empty state says why, and what would fill it."</p>
        </div>
    }
}

fn tables() -> impl IntoView {
    view! {
        <div class="wide-table">
            <table class="outages">
                <caption class="visually-hidden">"A table"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Practice"</th>
                        <th scope="col">"Told by"</th>
                        <th scope="col" class="number">
                            "Outages"
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <th scope="row">"Harbour Clinic"</th>
                        <td data-label="Told by">"Halo Cloud"</td>
                        <td data-label="Outages" class="number">
                            "3"
                        </td>
                    </tr>
                </tbody>
            </table>
        </div>
        {pager(2, 3, &|page| format!("#page-{page}"))}
    }
}
