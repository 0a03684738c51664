//! Names come from outside: from a batch, from Halo, from a practice's own server, from a form, a
//! browser or an address. Wherever one is shown it is text.

use any_spawner::Executor;
use app::App;
use app::account::login::LoginContent;
use app::account::profile::page::ProfileContent;
use app::account::welcome::WelcomeContent;
use app::admin::audit::page::AuditContent;
use app::admin::security::page::SecurityContent;
use app::admin::staff::page::StaffContent;
use app::admin::tokens::page::TokensContent;
use app::changes::group::page::ChangeGroupContent;
use app::changes::page::ChangeContent;
use app::changes::queue_table::ChangeQueue;
use app::charts::timeline::draw;
use app::form_outcome::{FormOutcome, ShownOnce};
use app::identity::page::IdentityContent;
use app::login::{Invitation, LoginState};
use app::overview::filters::Filters;
use app::overview::row::cells;
use app::overview::table::PracticeTable;
use app::practice::page::PracticeContent;
use app::practice::read::PracticeScreen;
use app::ui::page_title::PageTitle;
use domain::change::{ChangeStatus, Side};
use domain::headline::State;
use domain::name_diff::diff;
use domain::overview::Query;
use domain::permission::Role;
use domain::practice::PracticeId;
use domain::views::changes::ChangeCard;
use domain::views::installation::InstallationView;
use futures::StreamExt;
use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::location::RequestUrl;

use super::change_fixtures::{NEW, changes_page, check, collision, new_guid, new_name, somebody};
use super::evidence_fixtures::{
    announced, answers, consumers, entered, group, group_results, identity_page, overlap,
    past_change, stretch, told,
};
use super::people_fixtures::{audit_page, person, profile, refused, staff_page, token_page};
use super::security::security_page;
use super::{fixtures, html, titled};

pub const NAMES: [&str; 4] = [
    "</textarea><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</title><svg onload=alert(1)>",
    "\" autofocus onfocus=alert(1) x=\"",
];

pub fn assert_harmless(html: &str, name: &str) {
    for markup in ["<script", "<img", "<svg onload", "</title><", "</textarea>"] {
        assert!(!html.contains(markup), "{name} became markup: {html}");
    }
    assert!(
        !html.contains("=\"\" autofocus"),
        "{name} left its attribute: {html}"
    );
}

#[test]
fn a_name_is_text_in_its_row_and_table() {
    for name in NAMES {
        let row = fixtures::row(1, name, State::Offline, 5, name);
        assert_harmless(&html(|| cells(&row, fixtures::now())), name);
        let mut overview = fixtures::overview();
        overview.rows = vec![row];
        let table = html(|| view! { <PracticeTable overview /> });
        assert_harmless(&table, name);
    }
}

#[test]
fn a_name_is_text_on_the_page_and_in_the_chart() {
    for name in NAMES {
        let mut page = fixtures::page();
        page.practice.name = name.to_owned();
        page.told_name = Some(name.to_owned());
        page.practice.pms_version = Some(name.to_owned());
        page.halo_says = Some(name.to_owned());
        page.installation = InstallationView {
            databases: Some(name.to_owned()),
            notice: Some((fixtures::moment(fixtures::now()), name.to_owned())),
            link_behind: Some(name.to_owned()),
            link_below: vec![name.to_owned()],
            ..InstallationView::default()
        };
        page.practice.tags = vec![name.to_owned()];
        page.entry.tags.clone_from(&page.practice.tags);
        page.siblings[0].1 = name.to_owned();
        page.support_pack = name.to_owned();
        page.words = vec![super::cases::words(name)];
        page.cases = vec![super::cases::row(3, name)];
        page.sentence = name.to_owned();
        page.entry.contacts = name.to_owned();
        page.timeline.description = name.to_owned();
        page.timeline.lanes[0].label = name.to_owned();
        page.timeline.lanes[0].spans[0].label = name.to_owned();
        let chart = draw(&page.timeline, name);
        assert_harmless(
            &chart
                .replace("</title>\n<desc", "")
                .replace("<svg class", ""),
            name,
        );
        assert!(chart.contains("alert(1)"), "the name is shown, as text");
        let page = html(|| {
            let _meta = titled();
            let screen = PracticeScreen { page, chart };
            let signed_in = somebody("Alex", Role::Approver);
            let sent = FormOutcome::default();
            view! { <PracticeContent screen signed_in outcome=sent /> }
        });
        let page = page.replace("</title>\n<desc", "");
        assert_harmless(&page, name);
    }
}

#[tokio::test]
async fn a_name_is_text_in_the_title() {
    // Another test may have been first.
    let _ = Executor::init_tokio();
    for name in NAMES {
        let owner = Owner::new();
        let meta = owner.with(|| {
            let meta = titled();
            let _ = view! { <PageTitle text=name /> }.into_view().to_html();
            meta
        });
        let page = futures::stream::iter(["<head></head>".to_owned()]);
        let page: String = meta.inject_meta_context(page).await.collect().await;
        let title = page
            .replacen("<head><title>", "", 1)
            .replacen("</title></head>", "", 1);
        assert!(!title.contains('<') && title.contains("alert(1)"), "{page}");
        assert!(title.ends_with(" · Sundog"), "{page}");
    }
}

#[test]
fn what_was_searched_for_is_text_in_its_field() {
    for name in NAMES {
        let form = html(|| {
            provide_context(RequestUrl::new("/"));
            let query = Query {
                q: name.to_owned(),
                tag: Some(name.to_owned()),
                ..Query::default()
            };
            let tags = vec![name.to_owned()];
            view! {
                <Router>
                    <Filters query tags />
                </Router>
            }
        });
        assert_harmless(&form, name);
    }
}

/// Every value that can be typed into a form on these pages.
fn typed_back(form: &str, text: &str) -> FormOutcome {
    let names = ["name", "role", "days", "code", "next"];
    refused(form, text, &names.map(|name| (name, text)))
}

fn once(shown: ShownOnce) -> FormOutcome {
    FormOutcome {
        shown_once: Some(shown),
        ..FormOutcome::default()
    }
}

#[test]
fn what_was_typed_at_the_door_is_text() {
    for name in NAMES {
        let login = || LoginState {
            nobody_yet: false,
            next: name.to_owned(),
            invitation: Some(Invitation {
                token: name.to_owned(),
                name: Some(name.to_owned()),
            }),
        };
        let first = LoginState {
            invitation: Some(Invitation {
                token: name.to_owned(),
                name: None,
            }),
            ..login()
        };
        let page =
            html(|| view! { <LoginContent login=login() outcome=typed_back("login", name) /> });
        assert_harmless(&page, name);
        for login in [login(), first] {
            let outcome = typed_back("welcome", name);
            assert_harmless(&html(|| view! { <WelcomeContent login outcome /> }), name);
        }
    }
}

#[test]
fn a_name_is_text_on_the_pages_for_admins() {
    for name in NAMES {
        let invitation = ShownOnce::Invitation {
            name: name.to_owned(),
            link: name.to_owned(),
        };
        for outcome in [typed_back("staff-add", name), once(invitation)] {
            let html = html(|| view! { <StaffContent page=staff_page(name) outcome /> });
            assert_harmless(&html, name);
        }
        let token = ShownOnce::Token {
            name: name.to_owned(),
            token: name.to_owned(),
        };
        for outcome in [typed_back("token-create", name), once(token)] {
            let html = html(|| view! { <TokensContent page=token_page(name) outcome /> });
            assert_harmless(&html, name);
        }
        let audit = html(|| view! { <AuditContent page=audit_page(name) /> });
        assert_harmless(&audit, name);
        assert!(audit.contains("alert(1)"), "it is shown, as text: {audit}");
        let security = html(|| view! { <SecurityContent page=security_page(name) /> });
        assert_harmless(&security, name);
        assert_eq!(security.matches("<bdi>").count(), 4, "{security}");
    }
}

#[tokio::test]
async fn a_name_and_a_browser_are_text_on_ones_own_page_and_in_the_header() {
    for name in NAMES {
        let codes = once(ShownOnce::RecoveryCodes(vec![name.to_owned()]));
        for outcome in [typed_back("profile-change-password", name), codes] {
            let html = html(|| view! { <ProfileContent profile=profile(name, name) outcome /> });
            assert_harmless(&html, name);
        }
        // Another test may have been first.
        let _ = Executor::init_tokio();
        let header = html(|| {
            let _meta = titled();
            provide_context(RequestUrl::new("/login"));
            provide_context(person(name, Role::Admin));
            view! { <App /> }
        });
        assert_harmless(&header, name);
    }
}

/// A card with the given text in every place that comes from outside.
fn hostile(mut card: ChangeCard, text: &str) -> ChangeCard {
    for side in [&mut card.change.old, &mut card.change.new] {
        side.name = Some(format!("{text} {}", side.name.take().unwrap_or_default()));
        side.halo_link_version = Some(text.to_owned());
        side.pms_version = Some(format!("{text} {}", side.halo_guid.is_some()));
        side.access = Some(text.to_owned());
    }
    card.change.new.lifecycle = Some(text.to_owned());
    let name = |side: &Side| side.name.clone().unwrap_or_default();
    card.change.name_diff = diff(&name(&card.change.old), &name(&card.change.new));
    card.change.evidence = text.to_owned();
    card.change.reason = Some(text.to_owned());
    card.title = text.to_owned();
    card.story = text.to_owned();
    card.practice_name = text.to_owned();
    card.site_id = text.to_owned();
    card.siblings = vec![(PracticeId(4), text.to_owned())];
    card.checks = vec![check(false, text), check(true, text)];
    card.first_approval = Some((text.to_owned(), fixtures::moment(fixtures::now())));
    card.decided = Some((text.to_owned(), fixtures::moment(fixtures::now())));
    card.contacted = text.to_owned();
    card.approving = vec![text.to_owned()];
    card.support_text = text.to_owned();
    card.cases = vec![super::cases::row(3, text)];
    card.can_be_undone = true;
    card.change.entered_by = Some(text.to_owned());
    card.trigger = text.to_owned();
    card.advice = vec![text.to_owned()];
    card.overlap = Some(overlap(text));
    card.answers = answers(text);
    card.previous = vec![past_change(text)];
    card.told = vec![told(text)];
    card.announced = Some(announced(text));
    card.consumers = consumers(text);
    card.behind = vec![(PracticeId(3), text.to_owned())];
    card
}

#[test]
fn names_reasons_and_facts_are_text_on_a_change_and_in_the_queue() {
    for text in NAMES {
        for card in [new_guid(), new_name(), collision()] {
            let card = hostile(card, text);
            for (status, form) in [
                (ChangeStatus::Pending, "change-approve"),
                (ChangeStatus::Pending, "change-reject"),
                (ChangeStatus::Pending, "change-split-merge"),
                (ChangeStatus::Pending, "change-log-contact"),
                (ChangeStatus::Approved, "change-undo"),
                (ChangeStatus::Superseded, "change-approve"),
            ] {
                let mut card = card.clone();
                card.change.status = status;
                let fields = [
                    "reason",
                    "contacted",
                    "days",
                    "evidence",
                    "whom",
                    "words",
                    "disposition-3",
                    "pms-3",
                    "site-3",
                    "new-name",
                    "new-pms",
                    "new-site",
                    "mapping",
                ];
                let sent = FormOutcome {
                    about: card.change.id.to_string(),
                    ..refused(form, text, &fields.map(|name| (name, text)))
                };
                let page = html(|| {
                    let _meta = titled();
                    let signed_in = somebody("Alex", Role::Approver);
                    view! { <ChangeContent card signed_in outcome=sent /> }
                });
                assert_harmless(&page, text);
                assert!(page.contains("alert(1)"), "it is shown, as text");
            }
            let mut planned = card.clone();
            planned.plan = vec![text.to_owned()];
            let page = html(|| {
                let _meta = titled();
                let signed_in = somebody(text, Role::Approver);
                let sent = FormOutcome::default();
                view! { <ChangeContent card=planned signed_in outcome=sent /> }
            });
            assert_harmless(&page, text);
            let queue = html(|| {
                let mut page = changes_page(vec![card]);
                page.groups = vec![group(2, text)];
                view! { <ChangeQueue page /> }
            });
            assert_harmless(&queue, text);
        }
    }
}

#[test]
fn reasons_names_and_plans_are_text_below_a_practices_timeline() {
    for text in NAMES {
        let mut page = fixtures::page();
        page.mappings = vec![stretch(text, Some(NEW), None)];
        page.withheld = Some(stretch(text, None, None));
        page.consumers = consumers(text);
        page.changes = vec![past_change(text)];
        page.authority = page.spans[2..3].to_vec();
        page.authority[0].why = text.to_owned();
        page.announced = Some(announced(text));
        page.entered = Some(entered(text));
        page.zone_label = text.to_owned();
        for form in [
            "practice-withhold",
            "practice-announce-migration",
            "practice-enter-guid",
            "practice-export-again",
        ] {
            let fields = ["reason", "from", "to", "words", "guid"];
            let sent = FormOutcome {
                about: "3".to_owned(),
                ..refused(form, text, &fields.map(|name| (name, text)))
            };
            for bare in [false, true] {
                let mut page = page.clone();
                if bare {
                    (page.announced, page.entered, page.withheld) = (None, None, None);
                }
                let html = html(|| {
                    let _meta = titled();
                    let signed_in = somebody(text, Role::Approver);
                    let chart = String::new();
                    let screen = PracticeScreen { page, chart };
                    let sent = sent.clone();
                    view! { <PracticeContent screen signed_in outcome=sent /> }
                });
                assert_harmless(&html, text);
                assert!(html.contains("alert(1)"), "it is shown, as text");
            }
        }
    }
}

#[test]
fn what_is_written_from_right_to_left_turns_nothing_round_but_itself() {
    let text = "\u{5de}\u{5e8}\u{5e4}\u{5d0}\u{5d4} 12";
    let mut page = fixtures::page();
    page.mappings = vec![stretch(text, Some(NEW), None)];
    page.withheld = Some(stretch(text, None, None));
    page.announced = Some(announced(text));
    page.entered = Some(entered(text));
    page.changes = vec![past_change(text)];
    let html = html(|| {
        let _meta = titled();
        let signed_in = somebody("Alex", Role::Approver);
        let screen = PracticeScreen {
            page,
            chart: String::new(),
        };
        view! { <PracticeContent screen signed_in outcome=FormOutcome::default() /> }
    });
    let plain = html.replace("<!>", "").replace("<!---->", "");
    assert!(plain.contains(&format!("<bdi>{text}</bdi>")), "{plain}");
    for beside in [
        format!(" by {text}"),
        format!("{text}, "),
        format!(", {text}"),
    ] {
        assert!(!plain.contains(&beside), "{beside}: {plain}");
    }
}

#[test]
fn causes_names_and_refusals_are_text_in_a_group_and_among_the_sites_out_of_order() {
    for text in NAMES {
        let sent = FormOutcome {
            about: "host-cloud-nine".to_owned(),
            ..refused("group-approve", text, &[("count", text), ("reason", text)])
        };
        let page = html(|| {
            let _meta = titled();
            let signed_in = somebody(text, Role::Approver);
            let group = group(7, text);
            view! { <ChangeGroupContent group signed_in outcome=sent /> }
        });
        assert_harmless(&page, text);
        let results = html(|| {
            app::changes::group::results::group_results(&FormOutcome {
                form: "group-approve".to_owned(),
                results: group_results(text),
                ..FormOutcome::default()
            })
        });
        assert_harmless(&results, text);
        let sites = html(|| view! { <IdentityContent page=identity_page(text) /> });
        assert_harmless(&sites, text);
        assert!(sites.contains("alert(1)"), "it is shown, as text");
    }
}
