//! What to do first, in which order, and what of it is done.
//!
//! A step counts as done when what it asks for was seen, never before.

use domain::headline::State;
use domain::permission::Permission;
use domain::practice_field::PracticeField;
use domain::self_check::SelfCheckFinding;
use domain::views::first_run::FirstRun;
use domain::wording::counted;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::login::SignedIn;
use crate::ui::paste_rows::PasteRows;
use crate::ui::symbols::{Icon, Shape};
use crate::ui::words::MAY_NOT_ADD;

/// Two people must agree where a change is riskiest.
const ENOUGH: usize = 2;

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StepState {
    /// What it asks for was seen.
    Done,
    /// Something is in its way.
    Wrong,
    /// It is the one to take.
    Now,
    /// It waits.
    Open,
}

impl StepState {
    /// Open until it is done.
    const fn of(is_done: bool) -> Self {
        if is_done { Self::Done } else { Self::Open }
    }

    /// The word that style goes by.
    const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Wrong => "wrong",
            Self::Now => "now",
            Self::Open => "open",
        }
    }
}

/// The steps.
pub fn first_run_steps(page: &FirstRun, signed_in: &SignedIn) -> impl IntoView + use<> {
    let may_edit = signed_in.may(Permission::EditPractices);
    let admin = signed_in.may(Permission::Administer);
    let connected = match page.halo.connection().0 {
        SelfCheckFinding::Well => StepState::Done,
        SelfCheckFinding::Wrong => StepState::Wrong,
        SelfCheckFinding::Unknown => StepState::Open,
    };
    let invited = StepState::of(page.people >= ENOUGH);
    let has_token = page.tokens > 0;
    let followed = StepState::of(has_token);
    view! {
        <section class="card" aria-label="First steps">
            <ol class="first-steps">
                {step(1, connected, connect(page))}
                {step(2, StepState::Now, add_practices(may_edit))}
                {step(3, invited, invite(page, admin))}
                {step(4, StepState::of(page.channels > 0), say_who_is_told(page.channels, admin))}
                {step(5, followed, follow(has_token, admin))}
            </ol>
        </section>
    }
    .into_any()
}

fn step(number: u8, standing: StepState, content: AnyView) -> impl IntoView {
    view! {
        <li data-step=standing.word()>
            <span class="mark">{mark(number, standing)}</span>
            <div>{content}</div>
        </li>
    }
}

fn mark(number: u8, standing: StepState) -> AnyView {
    match standing {
        StepState::Done => view! {
            <Icon name="tick" />
            <span class="visually-hidden">"Done:"</span>
        }
        .into_any(),
        StepState::Wrong => view! {
            <Shape state=State::Unreachable />
            <span class="visually-hidden">"Not possible:"</span>
        }
        .into_any(),
        StepState::Now | StepState::Open => number.to_string().into_any(),
    }
}

fn connect(page: &FirstRun) -> AnyView {
    let (finding, words) = page.halo.connection();
    let environment = page.environment.label();
    let title = match finding {
        SelfCheckFinding::Well => format!("Connected to Halo Cloud, {environment}"),
        SelfCheckFinding::Wrong => format!("Not connected to Halo Cloud, {environment}"),
        SelfCheckFinding::Unknown => format!("Halo Cloud, {environment}: not asked yet"),
    };
    view! {
        <h3>{title}</h3>
        <p>{words}</p>
    }
    .into_any()
}

fn add_practices(may_edit: bool) -> AnyView {
    let form = if may_edit {
        view! {
            <p>
                "Paste them from a spreadsheet or your CRM, choose a file, or "
                <a class="link" href=links::ONBOARD_ONE>
                    "add just one"
                </a> ". Rows that were checked before wait under "
                <a class="link" href=links::ONBOARDING>
                    "Onboarding"
                </a> "."
            </p>
            <PasteRows outcome=FormOutcome::default() />
        }
        .into_any()
    } else {
        view! { <p>{MAY_NOT_ADD}</p> }.into_any()
    };
    view! {
        <h3>"Add your practices"</h3>
        {form}
        <details class="fold">
            <summary class="button">"From the command line…"</summary>
            {by_command_line()}
        </details>
    }
    .into_any()
}

fn by_command_line() -> impl IntoView {
    let (_, optional) = PracticeField::NAMES.split_at(PracticeField::NEEDED);
    view! {
        <p>"Put them into a CSV file and type this where Sundog runs:"</p>
        <pre class="well">"sundog practices import FILE.csv"</pre>
        <p>
            "The file starts with a line of column names. " <code>"name,pms,site_id"</code>
            " are enough; " <code>"pms"</code> " is " <code>"best_practice"</code> ", "
            <code>"zedmed"</code> " or " <code>"d4w"</code> ". These may follow:"
        </p>
        <pre class="well">{optional.join(",")}</pre>
        <p>
            "What is settled there is watched at once. With " <code>"--dry-run"</code>
            " it only says what it would do."
        </p>
    }
}

fn invite(page: &FirstRun, admin: bool) -> AnyView {
    let too_few = page.people < ENOUGH || page.deciders < ENOUGH;
    let more = too_few.then(|| way(admin, links::STAFF, "Invite somebody"));
    view! {
        <h3>"Invite a second person"</h3>
        <p>{about_people(page)} " " {more}</p>
    }
    .into_any()
}

fn about_people(page: &FirstRun) -> String {
    let (people, deciders, invited) = (page.people, page.deciders, page.invited);
    if people < ENOUGH {
        let waits = match invited {
            0 => "",
            1 => " One person is invited and has chosen no password yet.",
            _ => " Those who are invited have chosen no password yet.",
        };
        return format!(
            "The riskiest changes of identity are approved by two different people. Until there \
             are two, such changes wait.{waits}"
        );
    }
    if deciders < ENOUGH {
        let some = match deciders {
            0 => "none of them",
            _ => "only one of them",
        };
        return format!(
            "{people} people can sign in, and {some} may decide changes of identity. The riskiest \
             need two who may: approvers or admins."
        );
    }
    format!(
        "{people} people can sign in, and {deciders} of them may decide changes of identity. The \
         riskiest need two."
    )
}

fn say_who_is_told(channels: usize, admin: bool) -> AnyView {
    let words = match channels {
        0 => {
            "Nobody is told of trouble yet. Add a channel, such as e-mail, a chat or a phone: the usual \
             rules tell it what matters."
                .to_owned()
        }
        some => {
            let some = counted(some, "channel is told", "channels are told");
            format!("{some} of trouble. Send each a test.")
        }
    };
    let more = way(admin, links::ALERTS, "Rules and channels");
    view! {
        <h3>"Say who is told"</h3>
        <p>{words} " " {more}</p>
    }
    .into_any()
}

fn follow(has_token: bool, admin: bool) -> AnyView {
    let words = match has_token {
        true => {
            "There is a token. With it your software reads the approved GUIDs and says which \
             changes it has taken over."
        }
        false => {
            "With a token your software reads the approved GUIDs and says which changes it has \
             taken over."
        }
    };
    let more = (!has_token).then(|| way(admin, links::TOKENS, "Create a token"));
    view! {
        <h3>"Let your software follow"</h3>
        <p>
            {words} " " {more} " "
            <a class="link" href=links::API_DOCS rel="external">
                "What it can ask"
            </a>
        </p>
    }
    .into_any()
}

/// Where an admin does something, and whom others ask.
fn way(admin: bool, href: &'static str, deed: &'static str) -> AnyView {
    if admin {
        view! {
            <a class="link" href=href>
                {deed}
            </a>
        }
        .into_any()
    } else {
        "Ask an admin.".into_any()
    }
}
