//! Cases: what was sent is kept with its words, a second one is warned of, and each act leaves its trace.

use domain::support_case::{CaseAct, CaseEventKind, CaseState, NotDone, Receiver};
use domain::views::people::AuditQuery;
use store::{CaseChanged, CaseFilter, CaseKept, NewCase};

use crate::scratch::{Scratch, at, principal};

async fn about(scratch: &Scratch, cause: &str, receiver: Receiver) -> NewCase {
    let practices = scratch.store.practices().await.unwrap();
    NewCase {
        practice: practices.first().map(|practice| practice.id),
        change: None,
        cause: cause.to_owned(),
        receiver,
        number: String::new(),
        text: "Please make GUID X authoritative.".to_owned(),
        even_so: false,
    }
}

async fn opened(scratch: &Scratch, case: NewCase, minute: i64) -> CaseKept {
    let store = &scratch.store;
    store
        .open_case(case, &principal(), at(minute))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_case_is_kept_as_it_was_sent_and_waits() {
    let mut scratch = Scratch::new().await;
    let (practice, site) = scratch.practice("1").await;
    let new = about(&scratch, "forbidden", Receiver::HaloSupport).await;
    let CaseKept::Kept(id) = opened(&scratch, new, 5).await else {
        panic!("it was not kept");
    };
    scratch.store.close().await;
    scratch.reopen().await;
    let case = scratch.store.support_case(id).await.unwrap().unwrap();
    assert_eq!(
        (case.practice, case.state),
        (Some(practice), CaseState::Waiting)
    );
    assert_eq!((case.sent_at, case.asked_at), (at(5), at(5)));
    assert_eq!((case.sent_by.as_str(), case.number.as_str()), ("Kim", ""));
    assert_eq!(case.text, "Please make GUID X authoritative.");
    let of_practice = scratch.store.open_cases_of(practice, site).await.unwrap();
    assert_eq!(of_practice, [case]);
    assert_eq!(scratch.store.support_case(99).await.unwrap(), None);
}

#[tokio::test]
async fn a_second_case_for_the_same_cause_is_kept_only_by_whoever_knows_of_the_first() {
    let scratch = Scratch::new().await;
    scratch.practice("1").await;
    let halo = about(&scratch, "forbidden", Receiver::HaloSupport).await;
    let CaseKept::Kept(first) = opened(&scratch, halo.clone(), 0).await else {
        panic!("it was not kept");
    };
    assert_eq!(
        opened(&scratch, halo.clone(), 1).await,
        CaseKept::Stands(first)
    );
    let all = CaseFilter::default();
    assert_eq!(scratch.store.support_cases(&all, 9).await.unwrap().len(), 1);

    // Another cause, or somebody else, is another question.
    let other = about(&scratch, "clock_adrift", Receiver::HaloSupport).await;
    assert!(matches!(
        opened(&scratch, other, 2).await,
        CaseKept::Kept(_)
    ));
    let practice = about(&scratch, "forbidden", Receiver::Practice).await;
    assert!(matches!(
        opened(&scratch, practice, 3).await,
        CaseKept::Kept(_)
    ));

    let knows = NewCase {
        even_so: true,
        ..halo.clone()
    };
    let CaseKept::Kept(second) = opened(&scratch, knows, 4).await else {
        panic!("whoever knows may");
    };
    // What is closed stands in nobody's way.
    for id in [first, second] {
        let close = vec![CaseAct::Close(String::new())];
        let closed = scratch
            .store
            .act_on_case(id, close, &principal(), at(5))
            .await;
        assert_eq!(closed.unwrap(), CaseChanged::Done);
    }
    assert!(matches!(opened(&scratch, halo, 6).await, CaseKept::Kept(_)));
}

#[tokio::test]
async fn acts_move_a_case_together_or_not_at_all() {
    let scratch = Scratch::new().await;
    scratch.practice("1").await;
    let new = about(&scratch, "forbidden", Receiver::HaloSupport).await;
    let CaseKept::Kept(id) = opened(&scratch, new, 0).await else {
        panic!("it was not kept");
    };
    let act = async |acts: Vec<CaseAct>, minute| {
        let store = &scratch.store;
        store
            .act_on_case(id, acts, &principal(), at(minute))
            .await
            .unwrap()
    };
    let words = |text: &str| text.to_owned();
    let numbered = vec![CaseAct::GiveNumber(words("HC-4711"))];
    assert_eq!(act(numbered, 1).await, CaseChanged::Done);
    assert_eq!(
        act(vec![CaseAct::Nudge(words(""))], 300).await,
        CaseChanged::Done
    );
    let answered = vec![
        CaseAct::Answer(words("it is switched")),
        CaseAct::Comment(words("and it works")),
    ];
    assert_eq!(act(answered, 310).await, CaseChanged::Done);

    // The second makes no sense, so the first is not done either.
    let refused = vec![CaseAct::Comment(words("x")), CaseAct::Reopen(words(""))];
    assert_eq!(
        act(refused, 311).await,
        CaseChanged::Refused(NotDone::NotClosed)
    );

    let case = scratch.store.support_case(id).await.unwrap().unwrap();
    assert_eq!(
        (case.number.as_str(), case.state),
        ("HC-4711", CaseState::Answered)
    );
    assert_eq!(
        case.asked_at,
        at(300),
        "the nudge asks anew, and nothing else does"
    );
    let events = scratch.store.case_events(&[id]).await.unwrap();
    let kinds: Vec<_> = events[&id].iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds,
        [
            CaseEventKind::Sent,
            CaseEventKind::Numbered,
            CaseEventKind::Nudged,
            CaseEventKind::Answered,
            CaseEventKind::Commented,
        ]
    );
    let nobody = scratch
        .store
        .act_on_case(99, Vec::new(), &principal(), at(0))
        .await;
    assert_eq!(nobody.unwrap(), CaseChanged::NotThere);
}

#[tokio::test]
async fn who_sent_what_and_what_came_of_it_stands_in_the_audit_trail() {
    let scratch = Scratch::new().await;
    scratch.practice("1").await;
    let new = about(&scratch, "forbidden", Receiver::HaloSupport).await;
    let CaseKept::Kept(id) = opened(&scratch, new, 0).await else {
        panic!("it was not kept");
    };
    let close = vec![CaseAct::Close("switched".to_owned())];
    let store = &scratch.store;
    store
        .act_on_case(id, close, &principal(), at(1))
        .await
        .unwrap();
    let entries = store.audit(&AuditQuery::default(), 99).await.unwrap();
    let of_case: Vec<_> = entries
        .iter()
        .filter(|entry| entry.subject == format!("case:{id}"))
        .map(|entry| (entry.action.as_str(), entry.actor.as_str()))
        .collect();
    assert_eq!(of_case, [("case_closed", "Kim"), ("case_opened", "Kim")]);
    let opened = entries.iter().find(|entry| entry.action == "case_opened");
    let became = opened.and_then(|entry| entry.became.as_deref()).unwrap();
    assert!(
        became.contains("Please make GUID X authoritative."),
        "{became}"
    );
}
