//! Every page, once: its address, who may look at it, and what it shows.

use domain::permission::Permission::{Administer, EditPractices, Read};
use domain::permission::Rule::{self, Anyone, May, SignedIn};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route};
use leptos_router::{SsrMode, path};

use crate::account::login::LoginPage;
use crate::account::login_code::LoginCodePage;
use crate::account::profile::page::ProfilePage;
use crate::account::welcome::WelcomePage;
use crate::admin::audit::page::AuditPage;
use crate::admin::database::page::DatabasePage;
use crate::admin::security::page::SecurityPage;
use crate::admin::staff::page::StaffPage;
use crate::admin::styleguide::page::StyleguidePage;
use crate::admin::tokens::page::TokensPage;
use crate::alerts::ack_page::AckPage;
use crate::alerts::page::AlertsPage;
use crate::cases::draft_page::CaseDraftPage;
use crate::cases::list_page::CasesPage;
use crate::cases::page::CasePage;
use crate::changes::group::page::ChangeGroupPage;
use crate::changes::page::ChangePage;
use crate::changes::queue::ChangesPage;
use crate::heartbeats::page::HeartbeatsPage;
use crate::identity::page::IdentityPage;
use crate::incidents::page::IncidentPage;
use crate::maintenance::page::MaintenancePage;
use crate::onboarding::batch::page::ImportBatchPage;
use crate::onboarding::one::page::OnboardOnePage;
use crate::onboarding::page::OnboardingPage;
use crate::outages::page::OutagesPage;
use crate::overview::page::OverviewPage;
use crate::practice::bulk_edit::page::BulkEditPage;
use crate::practice::edit::page::EditPracticePage;
use crate::practice::page::PracticePage;
use crate::reports::page::ReportsPage;
use crate::servers::list_page::ServersPage;
use crate::servers::page::ServerPage;
use crate::ui::not_found::NotFound;

/// Pages that look the same to everybody of a role, as axum writes their addresses. On any other, who
/// looks may matter: which change is one's own to approve, what is new since one's shift began.
const ALIKE: [&str; 5] = ["/", "/practices/{id}", "/identity", "/heartbeats", "/reports"];

/// Whether a page looks the same to everybody of a role.
pub fn is_alike(route: &str) -> bool {
    ALIKE.contains(&route)
}

/// Declares the pages.
macro_rules! pages {
    ($($path:tt for $rule:expr => $view:ident),+ $(,)?) => {
        /// The addresses as the router writes them (`/practices/:id`), with their rules.
        pub const PAGES: &[(&str, Rule)] = &[$(($path, $rule)),+];

        /// The page of the present address.
        #[component]
        pub fn Pages() -> impl IntoView {
            // Async: without scripts a stream would show its fallback only, and the status would have
            // left before a 404 is known.
            view! {
                <FlatRoutes fallback=NotFound>
                    $(<Route path=path!($path) view=$view ssr=SsrMode::Async />)+
                </FlatRoutes>
            }
        }
    };
}

pages! {
    "/" for May(Read) => OverviewPage,
    "/practices/edit" for May(Read) => BulkEditPage,
    "/practices/:id" for May(Read) => PracticePage,
    "/practices/:id/edit" for May(EditPractices) => EditPracticePage,
    "/changes" for May(Read) => ChangesPage,
    "/changes/:id" for May(Read) => ChangePage,
    "/changes/groups/:key" for May(Read) => ChangeGroupPage,
    "/identity" for May(Read) => IdentityPage,
    "/outages" for May(Read) => OutagesPage,
    "/cases" for May(Read) => CasesPage,
    "/cases/new" for May(Read) => CaseDraftPage,
    "/cases/:id" for May(Read) => CasePage,
    "/incidents/:id" for May(Read) => IncidentPage,
    "/alerts" for May(Read) => AlertsPage,
    "/ack/:token" for Anyone => AckPage,
    "/maintenance" for May(Read) => MaintenancePage,
    "/heartbeats" for May(Read) => HeartbeatsPage,
    "/onboarding" for May(Read) => OnboardingPage,
    "/onboarding/one" for May(Read) => OnboardOnePage,
    "/onboarding/:id" for May(Read) => ImportBatchPage,
    "/reports" for May(Read) => ReportsPage,
    "/servers" for May(Read) => ServersPage,
    "/servers/:id" for May(Read) => ServerPage,
    "/login" for Anyone => LoginPage,
    "/login/code" for Anyone => LoginCodePage,
    "/welcome" for Anyone => WelcomePage,
    "/profile" for SignedIn => ProfilePage,
    "/admin/staff" for May(Administer) => StaffPage,
    "/admin/tokens" for May(Administer) => TokensPage,
    "/admin/audit" for May(Administer) => AuditPage,
    "/admin/security" for May(Administer) => SecurityPage,
    "/admin/database" for May(Administer) => DatabasePage,
    "/admin/styleguide" for May(Administer) => StyleguidePage,
}
