//! Two people are two where neither could have signed in as the other, and a right holds when what it
//! allows is written, not only when it was asked for.

use domain::practice::PracticeId;
use domain::split_merge::{Disposition, MappingDisposition, SplitMergePlan};
use domain::views::changes::ChangeCard;
use monitor::MonitorError;
use monitor::commands::change::GroupChoice;
use store::{MadeTokens, Store, StoreError};

use super::*;

/// A world in which Halo knows no site of the first practice any more: ending its mapping takes two.
async fn vanished() -> (World, ChangeView) {
    let world = World::with(2).await;
    world.happens(SimulatedEvent::Forget {
        practice: practice(&world),
    });
    world.pass(POLL * 4).await;
    let change = waiting(&world).await.remove(0);
    assert_eq!(change.risk.as_str(), "r4");
    (world, change)
}

async fn card(world: &World, change: &ChangeView) -> ChangeCard {
    let card = monitor::pages::change_card(&world.monitor, change.id).await;
    card.unwrap().unwrap()
}

async fn added(store: &Store, world: &World, name: &str, by: &ActingPrincipal) -> StaffId {
    let hash = Some("of a password".to_owned());
    let now = world.clock.now();
    let added = store.add_staff(name, Role::Approver, hash, &by.audited_as, now);
    added.await.unwrap()
}

#[tokio::test]
async fn an_account_that_the_first_made_is_not_the_second_and_the_card_says_who_may_be() {
    let (world, change) = vanished().await;
    let (kim, alex) = (
        sits_here(&world, "Kim").await,
        sits_here(&world, "Alex").await,
    );
    let store = world.store().await;
    let puppet = added(&store, &world, "Puppet", &kim).await;
    let puppet = signed_in(&world, puppet, "Puppet").await;

    let first = approve_as(&world, &change, &kim).await;
    assert_eq!(first.unwrap(), Effect::WaitsForSecond);
    let refused = approve_as(&world, &change, &puppet).await.unwrap_err();
    assert!(
        refused
            .to_string()
            .starts_with("Kim made the account of Puppet"),
        "{refused}"
    );
    let card = card(&world, &change).await;
    let may: Vec<_> = card
        .may_decide
        .iter()
        .filter(|one| one.why_not.is_none())
        .collect();
    assert_eq!(may.len(), 1);
    assert_eq!(may[0].name, "Alex");
    let why_not = card
        .may_decide
        .iter()
        .find(|one| one.name == "Puppet")
        .unwrap();
    assert_eq!(
        why_not.why_not.as_deref(),
        Some("Kim made the account of Puppet")
    );

    assert_eq!(
        approve_as(&world, &change, &alex).await.unwrap(),
        Effect::Applies
    );
}

#[tokio::test]
async fn a_password_that_somebody_set_after_the_change_came_up_makes_no_second_person() {
    let (world, change) = vanished().await;
    let (kim, alex) = (
        sits_here(&world, "Kim").await,
        sits_here(&world, "Alex").await,
    );
    approve_as(&world, &change, &kim).await.unwrap();
    world.pass(POLL).await;
    let store = world.store().await;
    let number = Credential::of(&alex.principal).staff().unwrap();
    let (hash, shell) = (
        "of another password".to_owned(),
        AuditPrincipal::command_line(),
    );
    let set = store.set_password(number, hash, &shell, world.clock.now());
    set.await.unwrap();
    let alex = signed_in(&world, number, "Alex").await;
    let refused = approve_as(&world, &change, &alex).await.unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("set the password of Alex after this came up"),
        "{refused}"
    );
}

#[tokio::test]
async fn the_first_approval_of_somebody_who_is_shut_out_counts_no_more_and_the_card_says_so() {
    let (world, change) = vanished().await;
    let people = [
        sits_here(&world, "Kim").await,
        sits_here(&world, "Alex").await,
    ];
    let [kim, alex] = &people;
    approve_as(&world, &change, kim).await.unwrap();
    let store = world.store().await;
    let number = Credential::of(&kim.principal).staff().unwrap();
    let now = world.clock.now();
    store
        .disable_staff(number, MadeTokens::End, &alex.audited_as, now)
        .await
        .unwrap();
    monitor::commands::approvals_voided(&world.monitor, number).await;

    let shown = card(&world, &change).await;
    assert_eq!(shown.first_approval, None);
    let voided = shown.voided.unwrap().0;
    assert_eq!(
        voided,
        "The first approval, by Kim, counts no more: Alex disabled the account of Kim."
    );
    let effect = approve_as(&world, &change, alex).await.unwrap();
    assert_eq!(effect, Effect::WaitsForSecond, "Alex is the first now");
    assert_eq!(card(&world, &change).await.voided, None);
}

#[tokio::test]
async fn what_a_program_of_nobody_known_entered_takes_two() {
    let world = World::with(2).await;
    let store = world.store().await;
    let now = world.clock.now();
    let shell = AuditPrincipal::command_line();
    let made = store.add_token("crm", Role::AccountManager, [9; 32], None, &shell, now);
    made.await.unwrap();
    let token = store.tokens().await.unwrap().remove(0).id;
    let program = ActingPrincipal {
        principal: Principal::Token {
            token,
            name: "crm".to_owned(),
            role: Role::AccountManager,
        },
        audited_as: AuditPrincipal {
            credential: Credential::Token(token),
            ..acting("token:crm").audited_as
        },
    };
    let other = world.practice(1).await;
    let to = domain::site::SiteKey {
        pms: other.pms,
        site_id: other.site_id.parse().unwrap(),
    };
    monitor::commands::change_site_id(&world.monitor, PracticeId(1), &to, &program)
        .await
        .unwrap();
    world.pass(POLL).await;
    let change = waiting(&world).await.remove(0);
    assert_eq!(change.entered_by.as_deref(), Some("token:crm"));
    assert!(card(&world, &change).await.takes_two);
    let (kim, alex) = (
        sits_here(&world, "Kim").await,
        sits_here(&world, "Alex").await,
    );
    let first = approve_as(&world, &change, &kim).await;
    assert_eq!(first.unwrap(), Effect::WaitsForSecond);
    assert_eq!(
        approve_as(&world, &change, &alex).await.unwrap(),
        Effect::Applies
    );
}

/// What is asked of Halo lasts; in that time whoever decides is shut out.
#[tokio::test]
async fn nothing_is_written_in_the_name_of_somebody_who_was_shut_out_meanwhile() {
    let world = migrated().await;
    let (kim, alex) = (
        sits_here(&world, "Kim").await,
        sits_here(&world, "Alex").await,
    );
    let store = world.store().await;
    let number = Credential::of(&kim.principal).staff().unwrap();
    let now = world.clock.now();
    store
        .change_role(number, Role::Viewer, MadeTokens::End, &alex.audited_as, now)
        .await
        .unwrap();

    let change = waiting(&world).await.remove(0);
    let meanwhile =
        |refused: NotDecided| matches!(refused, NotDecided::Store(StoreError::SignedOutMeanwhile));
    assert!(meanwhile(
        approve_as(&world, &change, &kim).await.unwrap_err()
    ));
    let monitor = &world.monitor;
    let rejected = monitor::commands::reject(monitor, change.id, "no", &kim).await;
    assert!(meanwhile(rejected.unwrap_err()));
    let later = now + TimeDelta::hours(1);
    let snoozed = monitor::commands::snooze(monitor, change.id, later, &kim).await;
    assert!(meanwhile(snoozed.unwrap_err()));
    let choice = GroupChoice {
        change: change.id,
        evidence: change.evidence.clone(),
    };
    let group = monitor::commands::approve_group(monitor, "none", &[choice], 1, "", &kim).await;
    assert!(group.unwrap()[0].refusal.is_some());
    let entered = monitor::commands::retire_practice(monitor, PracticeId(2), &kim.audited_as).await;
    assert!(matches!(
        entered,
        Err(MonitorError::Store(StoreError::SignedOutMeanwhile))
    ));

    approve(&world, &change, "Alex").await.unwrap();
    let undone = monitor::commands::undo(monitor, change.id, "no", &kim).await;
    assert!(undone.is_err());
    let key = monitor::commands::site_key(monitor, PracticeId(1)).unwrap();
    let withheld = monitor::commands::withhold(monitor, &key, "no", &kim).await;
    assert!(meanwhile(withheld.unwrap_err()));
    world.pass(POLL * 2).await;
    assert_eq!(world.practice(0).await.halo_guid, change.new.halo_guid);
    assert_eq!(world.troubled().await, Vec::<String>::new());
}

#[tokio::test]
async fn who_was_made_ready_days_before_is_not_the_first_of_whoever_made_them() {
    let (world, change) = vanished().await;
    let kim = sits_here(&world, "Kim").await;
    let store = world.store().await;
    let puppet = added(&store, &world, "Puppet", &kim).await;
    let puppet = signed_in(&world, puppet, "Puppet").await;
    let first = approve_as(&world, &change, &puppet).await;
    assert_eq!(first.unwrap(), Effect::WaitsForSecond);
    let refused = approve_as(&world, &change, &kim).await.unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("within a week before this came up"),
        "{refused}"
    );
}

#[tokio::test]
async fn whoever_gives_up_their_own_right_gives_up_what_they_approved_first() {
    let (world, change) = vanished().await;
    let (kim, alex) = (
        sits_here(&world, "Kim").await,
        sits_here(&world, "Alex").await,
    );
    approve_as(&world, &change, &kim).await.unwrap();
    let (store, number) = (
        world.store().await,
        Credential::of(&kim.principal).staff().unwrap(),
    );
    let now = world.clock.now();
    store
        .change_role(number, Role::Viewer, MadeTokens::End, &kim.audited_as, now)
        .await
        .unwrap();
    monitor::commands::approvals_voided(&world.monitor, number).await;
    let effect = approve_as(&world, &change, &alex).await;
    assert_eq!(effect.unwrap(), Effect::WaitsForSecond);
}

/// A plan is a card of its own; what it is about came up before it.
#[tokio::test]
async fn an_account_that_was_touched_while_the_change_waited_confirms_no_plan_about_it() {
    let (world, change) = vanished().await;
    let (kim, alex) = (
        sits_here(&world, "Kim").await,
        sits_here(&world, "Alex").await,
    );
    world.pass(POLL).await;
    let number = Credential::of(&alex.principal).staff().unwrap();
    let (hash, shell) = (
        "of another password".to_owned(),
        AuditPrincipal::command_line(),
    );
    let store = world.store().await;
    let set = store.set_password(number, hash, &shell, world.clock.now());
    set.await.unwrap();
    let alex = signed_in(&world, number, "Alex").await;
    world.pass(POLL).await;
    let plan = SplitMergePlan {
        dispositions: vec![(PracticeId(1), Disposition::Retires)],
        newcomers: Vec::new(),
        mapping: MappingDisposition::End,
    };
    let planned = monitor::commands::plan_split_merge(
        &world.monitor,
        change.id,
        &change.evidence,
        plan,
        "Jo: they closed",
        &kim,
    );
    let planned = planned.await.unwrap();
    let planned = monitor::pages::change(&world.monitor, planned).await;
    let planned = planned.unwrap().unwrap();
    let refused = approve_as(&world, &planned, &alex).await.unwrap_err();
    assert!(
        refused.to_string().contains("after this came up"),
        "{refused}"
    );
    let lee = sits_here_since_long(&store, "Lee", &world).await;
    let effect = approve_as(&world, &planned, &lee).await;
    assert_eq!(effect.unwrap(), Effect::Applies);
}

/// Somebody whose account stood long before anything came up.
async fn sits_here_since_long(store: &Store, name: &str, world: &World) -> ActingPrincipal {
    let own = AuditPrincipal::named(name, None);
    let hash = Some("of a password".to_owned());
    let long_ago = world.clock.now() - TimeDelta::days(100);
    let added = store.add_staff(name, Role::Admin, hash, &own, long_ago);
    signed_in(world, added.await.unwrap(), name).await
}

/// A card that nobody decided for a week makes way for a fresh one of the same facts.
#[tokio::test]
async fn a_fresh_card_of_the_same_facts_is_no_younger_for_the_two_people() {
    let (world, change) = vanished().await;
    let store = world.store().await;
    world.pass(POLL).await;
    let (shell, now) = (AuditPrincipal::command_line(), world.clock.now());
    let hash = Some("of a password".to_owned());
    let lee = store.add_staff("Lee", Role::Approver, hash, &shell, now);
    let lee = lee.await.unwrap();
    world.sleep(TimeDelta::days(7));
    world.pass(POLL * 3).await;
    let fresh = waiting(&world).await.remove(0);
    assert_ne!(fresh.id, change.id);
    let kim = sits_here_since_long(&store, "Kim", &world).await;
    let lee = signed_in(&world, lee, "Lee").await;
    approve_as(&world, &fresh, &kim).await.unwrap();
    let refused = approve_as(&world, &fresh, &lee).await.unwrap_err();
    assert!(
        refused.to_string().contains("after this came up"),
        "{refused}"
    );
}

/// What an admin makes ready long ahead, whether as the other of the two or as both.
#[tokio::test]
async fn accounts_that_one_admin_made_long_ago_and_nobody_made_their_own_are_no_two_people() {
    let (world, change) = vanished().await;
    let store = world.store().await;
    let long_ago = world.clock.now() - TimeDelta::days(100);
    let kim = sits_here_since_long(&store, "Kim", &world).await;
    let made = async |name: &str| {
        let hash = Some("of a password".to_owned());
        let added = store.add_staff(name, Role::Approver, hash, &kim.audited_as, long_ago);
        added.await.unwrap()
    };
    let (lee, max) = (made("Lee").await, made("Max").await);
    let lee_in = signed_in(&world, lee, "Lee").await;
    approve_as(&world, &change, &lee_in).await.unwrap();
    let max = signed_in(&world, max, "Max").await;
    for second in [&kim, &max] {
        let refused = approve_as(&world, &change, second).await.unwrap_err();
        let words = refused.to_string();
        assert!(words.contains("second factor"), "what to do: {words}");
    }
    let hash = "of their own password".to_owned();
    let now = world.clock.now();
    store
        .set_password(lee, hash, &lee_in.audited_as, now)
        .await
        .unwrap();
    let effect = approve_as(&world, &change, &max).await;
    assert_eq!(effect.unwrap(), Effect::Applies, "Lee is Lee now");
}
