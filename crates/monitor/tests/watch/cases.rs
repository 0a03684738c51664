//! A case from the words to its end: proposed, sent, warned of a second time, asked again, answered, closed.

use chrono::TimeDelta;
use domain::practice::PracticeId;
use domain::support_case::{CaseAct, CaseState, Receiver};
use domain::views::cases::{CaseDraft, CaseDraftQuery, CasesQuery};
use domain::zoom::Zoom;
use monitor::commands::support_case::{CaseRefused, SentWords};
use monitor::{commands, pages};
use simulator::SimulatedEvent;
use store::AuditPrincipal;

use crate::world::{POLL, World};

fn kim() -> AuditPrincipal {
    AuditPrincipal::named("Kim", None)
}

/// A world whose first practice is silent.
async fn silent() -> World {
    let world = World::with(2).await;
    world.happens(SimulatedEvent::LosePower {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 5).await;
    world
}

async fn draft(world: &World, receiver: Receiver) -> CaseDraft {
    let query = CaseDraftQuery {
        practice: Some(1),
        change: None,
        receiver: Some(receiver),
        cause: String::new(),
    };
    let draft = pages::case_draft(&world.monitor, &query, "Kim").await;
    draft.unwrap().unwrap()
}

fn sent(draft: &CaseDraft) -> SentWords {
    SentWords {
        practice: draft.practice.as_ref().map(|(id, _)| *id),
        change: draft.change,
        receiver: draft.receiver,
        cause: draft.cause.parse().ok(),
        text: draft.text.clone(),
        number: String::new(),
        even_so: false,
    }
}

async fn act(world: &World, id: i64, act: CaseAct) -> Result<(), CaseRefused> {
    commands::act_on_case(&world.monitor, id, vec![act], &kim()).await
}

#[tokio::test]
async fn words_are_ready_for_whoever_can_do_something_and_open_for_whoever_acts() {
    let world = silent().await;
    let page = pages::practice_page(&world.monitor, PracticeId(1), Zoom::default()).await;
    let page = page.unwrap().unwrap();
    let receivers: Vec<_> = page.words.iter().map(|words| words.receiver).collect();
    assert_eq!(
        receivers,
        [
            Receiver::Practice,
            Receiver::HaloSupport,
            Receiver::PracticeIt
        ]
    );
    let open: Vec<_> = page
        .words
        .iter()
        .filter(|words| words.is_their_move)
        .collect();
    assert_eq!(open.len(), 1);
    assert!(
        open[0].text.contains("Are power and internet up"),
        "{open:?}"
    );

    let halo = draft(&world, Receiver::HaloSupport).await;
    for fact in [
        "Site ID: ",
        "GUID we use: ",
        "Tried: status asked again",
        "Contact with us: Kim",
    ] {
        assert!(halo.text.contains(fact), "{fact}: {}", halo.text);
    }
    let nobodys = draft(&world, Receiver::PmsVendor).await;
    assert_eq!(nobodys.text, "", "the vendor can do nothing about it");
    let well = CaseDraftQuery {
        practice: Some(99),
        ..CaseDraftQuery::default()
    };
    assert_eq!(
        pages::case_draft(&world.monitor, &well, "Kim")
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn an_answer_that_does_not_come_within_halos_hours_is_asked_for_again() {
    // It is ten past ten on a Tuesday in Sydney.
    let world = silent().await;
    let words = draft(&world, Receiver::HaloSupport).await;
    let id = commands::open_case(&world.monitor, sent(&words), &kim())
        .await
        .unwrap();
    let listed = async || {
        let page = pages::cases_page(&world.monitor, &CasesQuery::default()).await;
        page.unwrap()
    };
    let page = listed().await;
    assert_eq!((page.open, page.overdue), (1, 0));

    world.sleep(TimeDelta::hours(5));
    let page = listed().await;
    assert_eq!((page.open, page.overdue), (1, 1));
    assert_eq!(page.rows[0].waited, "5 h");
    // What was sent just now waits below what is overdue, though it is newer.
    let it = draft(&world, Receiver::PracticeIt).await;
    let newer = commands::open_case(&world.monitor, sent(&it), &kim())
        .await
        .unwrap();
    let order: Vec<_> = listed().await.rows.iter().map(|row| row.id).collect();
    assert_eq!(order, [id, newer]);
    act(&world, newer, CaseAct::Close(String::new()))
        .await
        .unwrap();

    let case = pages::case_page(&world.monitor, id).await.unwrap().unwrap();
    let again = case.ask_again.unwrap();
    assert!(again.contains("have no answer yet"), "{again}");
    assert_eq!(case.text, words.text.trim(), "as it was sent");

    act(&world, id, CaseAct::GiveNumber(" HC-4711 ".to_owned()))
        .await
        .unwrap();
    act(&world, id, CaseAct::Nudge(String::new()))
        .await
        .unwrap();
    let page = listed().await;
    assert_eq!(page.overdue, 0, "the time for an answer counts anew");
    assert_eq!(page.rows[0].number, "HC-4711");

    act(&world, id, CaseAct::Answer("the site is back".to_owned()))
        .await
        .unwrap();
    let twice = act(&world, id, CaseAct::Answer("again".to_owned())).await;
    assert!(matches!(twice, Err(CaseRefused::NotDone(_))), "{twice:?}");
    act(&world, id, CaseAct::Close(String::new()))
        .await
        .unwrap();
    assert_eq!(listed().await.rows, []);
    let all = pages::cases_page(&world.monitor, &CasesQuery { all: true }).await;
    let states: Vec<_> = all.unwrap().rows.iter().map(|row| row.state).collect();
    assert_eq!(states, [CaseState::Closed, CaseState::Closed]);
}

#[tokio::test]
async fn a_second_case_for_the_same_cause_is_warned_of_where_the_trouble_is() {
    let world = silent().await;
    let words = draft(&world, Receiver::HaloSupport).await;
    let first = commands::open_case(&world.monitor, sent(&words), &kim())
        .await
        .unwrap();

    // What was drafted before the practice came back is still about what held then.
    world.happens(SimulatedEvent::ComeOnline {
        practice: world.names[0].clone(),
    });
    world.pass(POLL * 3).await;
    let query = CaseDraftQuery {
        practice: Some(1),
        receiver: Some(Receiver::HaloSupport),
        cause: words.cause.clone(),
        ..CaseDraftQuery::default()
    };
    let again = pages::case_draft(&world.monitor, &query, "Kim").await;
    let again = CaseDraft {
        text: words.text.clone(),
        ..again.unwrap().unwrap()
    };
    let standing: Vec<_> = again.standing.iter().map(|case| case.id).collect();
    assert_eq!(standing, [first]);
    let second = commands::open_case(&world.monitor, sent(&again), &kim()).await;
    assert!(
        matches!(second, Err(CaseRefused::Stands(id)) if id == first),
        "{second:?}"
    );
    let knows = SentWords {
        even_so: true,
        ..sent(&again)
    };
    commands::open_case(&world.monitor, knows, &kim())
        .await
        .unwrap();

    // Its IT is somebody else, and so another question.
    assert_eq!(draft(&world, Receiver::PracticeIt).await.standing, []);
    let it = SentWords {
        receiver: Receiver::PracticeIt,
        ..sent(&again)
    };
    commands::open_case(&world.monitor, it, &kim())
        .await
        .unwrap();
    let page = pages::practice_page(&world.monitor, PracticeId(1), Zoom::default()).await;
    assert_eq!(page.unwrap().unwrap().cases.len(), 3);
}

#[tokio::test]
async fn what_is_about_nothing_or_says_nothing_is_refused_with_what_to_do() {
    let world = World::with(1).await;
    let words = SentWords {
        practice: Some(PracticeId(1)),
        change: None,
        receiver: Receiver::Practice,
        cause: None,
        text: "Is all well?".to_owned(),
        number: String::new(),
        even_so: false,
    };
    let refused = async |words: SentWords| {
        let kept = commands::open_case(&world.monitor, words, &kim()).await;
        kept.unwrap_err().to_string()
    };
    for (words, says) in [
        (
            SentWords {
                practice: None,
                ..words.clone()
            },
            "Say what it is about",
        ),
        (
            SentWords {
                practice: Some(PracticeId(9)),
                ..words.clone()
            },
            "no such practice",
        ),
        (
            SentWords {
                change: Some(9),
                ..words.clone()
            },
            "no change with this number",
        ),
        (
            SentWords {
                text: " \u{200b}\n".to_owned(),
                ..words.clone()
            },
            "Put in the words",
        ),
        (
            SentWords {
                text: "x".repeat(8_001),
                ..words.clone()
            },
            "8001 characters",
        ),
        (
            SentWords {
                number: "1".repeat(61),
                ..words.clone()
            },
            "60 characters",
        ),
    ] {
        let said = refused(words).await;
        assert!(said.contains(says), "{said}");
    }
    let page = pages::cases_page(&world.monitor, &CasesQuery { all: true }).await;
    assert_eq!(page.unwrap().rows, [], "nothing was written");

    let id = commands::open_case(&world.monitor, words, &kim())
        .await
        .unwrap();
    let case = pages::case_view(&world.monitor, id).await.unwrap().unwrap();
    assert_eq!(case.cause, "online", "what held when nobody said why");
    let nothing = act(&world, id, CaseAct::Comment(" ".to_owned())).await;
    assert!(
        matches!(nothing, Err(CaseRefused::NothingNoted)),
        "{nothing:?}"
    );
    let nobody = act(&world, 99, CaseAct::Close(String::new())).await;
    assert!(matches!(nobody, Err(CaseRefused::NoSuchCase)), "{nobody:?}");
}
