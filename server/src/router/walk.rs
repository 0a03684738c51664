//! Every route of the running service, for every role and for nobody: what the rules say is what
//! happens. The table in `docs/permissions.md` is written from the same rules.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::permission::{Permission, Role, Rule};
use domain::principal::{Principal, StaffId};
use store::{AuditPrincipal, Session};
use tower::ServiceExt;
use tower_sessions::session::Id;

use super::*;
use crate::application::alerting::Alerting;
use crate::auth::accounts::Accounts;
use crate::auth::guard::may_pass;
use crate::auth::identify::{Credential, KnownSession, takes_tokens};
use crate::auth::rules::{self, RULES, rule_of};
use crate::auth::secrets::digest;
use crate::auth::secrets_key::SecretsKey;
use crate::config::alerts::AlertConfig;

struct Service {
    router: Router,
    routes: Vec<(Method, String)>,
    store: Store,
    sessions: AtomicI64,
    _directory: tempfile::TempDir,
}

/// Who knocks.
#[derive(Clone, Copy, Debug)]
enum Asker {
    Nobody,
    Person(Role),
    Program(Role),
}

impl Asker {
    fn all() -> Vec<Self> {
        let roles = Role::ALL.iter().copied();
        let people = roles.clone().map(Self::Person);
        std::iter::once(Self::Nobody)
            .chain(people)
            .chain(roles.map(Self::Program))
            .collect()
    }

    /// As the guard would know them.
    fn known(self) -> Option<KnownSession> {
        let principal = match self {
            Self::Nobody => return None,
            Self::Person(role) => Principal::Person {
                staff: StaffId(1),
                name: role.to_string(),
                role,
                session: 1,
            },
            Self::Program(role) => Principal::Token {
                token: 1,
                name: role.to_string(),
                role,
            },
        };
        Some(KnownSession {
            principal,
            credential: Credential::Token([0; 32]),
            last_seen_at: None,
            owes_second_factor: false,
        })
    }
}

impl Service {
    async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&directory.path().join("sundog.db"))
            .await
            .unwrap();
        let (by, at) = (AuditPrincipal::command_line(), now());
        for role in Role::ALL {
            let name = role.as_str();
            let hash = Some("nobody signs in with this".to_owned());
            store.add_staff(name, *role, hash, &by, at).await.unwrap();
            let token = digest(name);
            store
                .add_token(name, *role, token, None, &by, at)
                .await
                .unwrap();
        }
        // Nobody listens there: whatever is asked of Halo Cloud fails at once.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let keys = halo::Keys::new("key".to_owned().into(), None);
        let url = "http://127.0.0.1:1".parse().unwrap();
        let halo = halo::HaloClient::new(halo::HaloSettings::new(url, keys)).unwrap();
        let settings = monitor::Settings::default();
        let (monitor, engine) = Monitor::open(store.clone(), halo, Arc::new(SystemClock), settings)
            .await
            .unwrap();
        let stop = CancellationToken::new();
        let secrets_key = SecretsKey::new(&directory.path().join("key"), store.clone());
        tokio::spawn(engine.run(stop.clone()));
        let alerting = AlertConfig {
            after: TimeDelta::minutes(10),
            allow_private: false,
            smtp: None,
            dead_man_url: None,
        };
        let public_url = "http://localhost".parse().unwrap();
        let key = secrets_key.clone();
        let alerting = Alerting::prepare(&monitor, &store, key, &alerting, &public_url).unwrap();
        let (router, routes) = routes(Parts {
            monitor: Arc::new(monitor),
            alerts: alerting.alerts,
            store: store.clone(),
            accounts: Accounts::new(store.clone(), secrets_key).await.unwrap(),
            poll_interval: TimeDelta::minutes(5),
            public_url,
            listen: "127.0.0.1:80".parse().unwrap(),
            allowed_hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            security_events: SecurityEvents::new(),
            stop,
        })
        .unwrap();
        Self {
            router,
            routes,
            store,
            sessions: AtomicI64::new(1),
            _directory: directory,
        }
    }

    /// A cookie that nobody used before: some routes end the session they are asked in.
    async fn cookie(&self, role: Role) -> String {
        let id = Id(self.sessions.fetch_add(1, Ordering::Relaxed).into());
        let staff = self
            .store
            .staff_called(role.as_str())
            .await
            .unwrap()
            .unwrap();
        let session = Session {
            hash: digest(&id.to_string()),
            epoch: staff.epoch,
            staff: Some(staff.id),
            signed_in_at: Some(now()),
            last_seen_at: now(),
            expires_at: now() + chrono::TimeDelta::hours(1),
            address: String::new(),
            browser: String::new(),
            data: "{}".to_owned(),
        };
        assert!(self.store.add_session(session).await.unwrap());
        format!("sundog={id}")
    }

    async fn ask(&self, asker: Asker, method: &Method, path: &str) -> (StatusCode, String) {
        let mut request = Request::builder()
            .method(method)
            .uri(example(path))
            .header(header::HOST, "localhost");
        match asker {
            Asker::Nobody => {}
            Asker::Person(role) => {
                request = request.header(header::COOKIE, self.cookie(role).await);
            }
            Asker::Program(role) => {
                request = request.header(header::AUTHORIZATION, format!("Bearer {role}"));
            }
        }
        let request = request
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::empty());
        let answer = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let location = answer.headers().get(header::LOCATION);
        let location = location.and_then(|to| to.to_str().ok()).unwrap_or_default();
        (answer.status(), location.to_owned())
    }
}

/// A path that the route matches.
fn example(route: &str) -> String {
    route
        .replace("{pms}", "best_practice")
        .replace("{id}", "1")
        .replace("{site_id}", "1")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_lets_in_exactly_those_whom_its_rule_names() {
    let service = Service::start().await;
    assert!(service.routes.len() > 30, "{:?}", service.routes);
    for (method, path) in &service.routes {
        let rule = rule_of(method, path).expect("the service would not have started");
        for asker in Asker::all() {
            let (status, location) = service.ask(asker, method, path).await;
            let what = format!("{method} {path} for {asker:?} by {rule:?}: {status} {location}");
            if rule == Rule::Anyone {
                assert_ne!(status, 403, "{what}");
                continue;
            }
            // On a page a token is not even looked at.
            let asker = match asker {
                Asker::Program(_) if !takes_tokens(path) => Asker::Nobody,
                other => other,
            };
            let sends_to_sign_in = status == 401 || location.starts_with("/login");
            match may_pass(rule, asker.known().as_ref()) {
                Ok(()) => assert!(!sends_to_sign_in && status != 403, "{what}"),
                Err(crate::auth::guard::GuardRefusal::Unknown) => {
                    assert!(sends_to_sign_in, "{what}")
                }
                Err(_) => assert_eq!(status, 403, "{what}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_rule_is_kept_for_a_route_that_is_gone() {
    let service = Service::start().await;
    let all = rules::all().keys();
    for (path, method) in all.filter(|(path, _)| !path.contains("{*")) {
        let is_there = service.routes.iter().any(|(m, route)| {
            m.as_str() == method && rule_of(m, route).is_some() && route.starts_with(path)
        });
        assert!(is_there, "{method} {path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_method_or_path_tells_a_stranger_nothing() {
    let service = Service::start().await;
    for (method, path) in [
        (Method::PUT, "/api/v1/practices/1"),
        (Method::POST, "/api/v1/nothing"),
        (Method::GET, "/api/v1/nothing"),
        (Method::DELETE, "/practices/1"),
        (Method::GET, "/nothing"),
    ] {
        let (status, location) = service.ask(Asker::Nobody, &method, path).await;
        let is_refused = status == 401 || location.starts_with("/login");
        assert!(is_refused, "{method} {path}: {status}");
        let person = Asker::Person(Role::Viewer);
        let (status, _) = service.ask(person, &method, path).await;
        assert!(status == 404 || status == 405, "{method} {path}: {status}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_file_beside_the_program_is_served_to_anybody() {
    let service = Service::start().await;
    // Tests run in the directory of the crate.
    assert!(Path::new("Cargo.toml").exists() && Path::new("src/main.rs").exists());
    for path in [
        "/Cargo.toml",
        "/src/main.rs",
        "/../Cargo.toml",
        "/pkg/../Cargo.toml",
    ] {
        for method in [Method::GET, Method::POST] {
            let (status, _) = service.ask(Asker::Person(Role::Admin), &method, path).await;
            assert_eq!(status, 404, "{method} {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_owes_a_second_factor_sees_nothing_but_their_profile() {
    let service = Service::start().await;
    let by = AuditPrincipal::command_line();
    service
        .store
        .require_second_factor(true, &by, now())
        .await
        .unwrap();
    for role in [Role::Approver, Role::Admin] {
        let ask = async |path| service.ask(Asker::Person(role), &Method::GET, path).await;
        assert_eq!(ask("/profile").await.0, 200);
        assert_eq!(
            ask("/").await,
            (StatusCode::SEE_OTHER, "/profile".to_owned())
        );
        assert_eq!(ask("/admin/staff").await.1, "/profile");
        assert_eq!(ask("/api/v1/practices").await.0, 403);
    }
    let viewer = service
        .ask(Asker::Person(Role::Viewer), &Method::GET, "/")
        .await;
    assert_eq!(viewer.0, 200);
}

#[test]
fn the_table_in_the_documentation_is_what_the_code_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/permissions.md");
    let table = documentation();
    if std::env::var_os("SUNDOG_WRITE_DOCS").is_some() {
        std::fs::write(&file, &table).unwrap();
    }
    assert!(
        std::fs::read_to_string(&file).unwrap_or_default() == table,
        "docs/permissions.md is old: SUNDOG_WRITE_DOCS=1 cargo test -p server documentation"
    );
}

fn documentation() -> String {
    let mut text = "# Who may do what\n\n\
        Written from the code by `SUNDOG_WRITE_DOCS=1 cargo test -p server documentation`; a test \
        keeps it\ntrue, and another asks every route as every role.\n\n## Roles\n\n|"
        .to_owned();
    for role in Role::ALL {
        let _ = write!(text, " | `{role}`");
    }
    text.push_str(" |\n|---|");
    text.push_str(&"---|".repeat(Role::ALL.len()));
    for permission in Permission::ALL {
        let _ = write!(text, "\n| {} (`{permission}`) |", permission.label());
        for role in Role::ALL {
            text.push_str(mark(role.may(*permission)));
        }
    }
    text.push_str(
        "\n\nA token has a role like a person and acts as `token:NAME`. It opens what programs ask \
         for (`/api`,\n`/live`, `/metrics`), never a page.\n\n## Routes\n\n\
         | | route | anyone |",
    );
    for role in Role::ALL {
        let _ = write!(text, " `{role}` |");
    }
    text.push_str("\n|---|---|---|");
    text.push_str(&"---|".repeat(Role::ALL.len()));
    for (method, path, rule) in RULES {
        let _ = write!(text, "\n| {method} | `{path}` |");
        text.push_str(&marks(*rule));
    }
    for (path, rule) in app::routes::PAGES {
        let _ = write!(text, "\n| GET | `{}` |", rules::as_axum_matches(path));
        text.push_str(&marks(*rule));
    }
    text.push_str("\n\n## Actions\n\n");
    text.push_str(
        "What people do, each with the address of its form and its twin in the API. Both ask for the \
         same.\n\n| action | form (POST) | in the API | anyone |",
    );
    for role in Role::ALL {
        let _ = write!(text, " `{role}` |");
    }
    text.push_str("\n|---|---|---|---|");
    text.push_str(&"---|".repeat(Role::ALL.len()));
    for entry in domain::action::all() {
        let twin = entry
            .twin
            .map(|(method, route)| format!("{method} `{route}`"));
        let twin = twin.unwrap_or_default();
        let _ = write!(text, "\n| `{}` | `{}` | {twin} |", entry.key, entry.route);
        text.push_str(&marks(entry.rule));
    }
    text.push_str(
        "\n\n`/profile` and what belongs to it show and change the person who asks, and nobody \
         else. The files of\nthe front end (`/pkg/…`, `/favicon.svg`) are for anyone. What is not \
         listed is refused, but for GET of a form's address: it leads to the\npage of the form, by the same rule.\n",
    );
    text
}

/// Who is let in: anyone, then each role.
fn marks(rule: Rule) -> String {
    let mut marks = mark(rule == Rule::Anyone).to_owned();
    for role in Role::ALL {
        marks.push_str(mark(match rule {
            Rule::Anyone | Rule::SignedIn => true,
            Rule::May(permission) => role.may(permission),
        }));
    }
    marks
}

const fn mark(yes: bool) -> &'static str {
    if yes { " yes |" } else { " |" }
}
