//! What becomes of a row of a practice list, from what Halo named or refused.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be told stops where it broke"
)]

use domain::environment::Environment;
use domain::import::{Settlement, Verdict, refused, settle};
use domain::observation::{Failure, FailureClass, Lifecycle, SiteAnswer};

fn site(authoritative: Option<bool>) -> SiteAnswer {
    SiteAnswer {
        guid: Some("4be2a91d-07c3-4f5e-b8d1-000000000001".parse().unwrap()),
        lifecycle: Lifecycle::Active,
        authoritative,
        name: Some("Hill Clinic".to_owned()),
        ..SiteAnswer::default()
    }
}

fn verdict(sites: &[SiteAnswer]) -> Option<Verdict> {
    match settle("Hill Clinic", sites, Environment::Production) {
        Settlement::Settled { .. } => None,
        Settlement::Waiting { verdict, .. } => Some(verdict),
    }
}

#[test]
fn the_only_site_is_settled_unless_halo_says_that_it_is_not_authoritative() {
    assert_eq!(verdict(&[site(Some(true))]), None);
    assert_eq!(verdict(&[site(None)]), None, "the field may vanish");
    let alone = [site(Some(false))];
    assert_eq!(verdict(&alone), Some(Verdict::NotAuthoritative));
    let Settlement::Waiting { words, .. } =
        settle("Quite Another Name", &alone, Environment::Production)
    else {
        panic!("it is settled");
    };
    assert!(words.contains("Hill Clinic"), "a person compares: {words}");
}

#[test]
fn of_several_sites_only_the_authoritative_one_is_settled() {
    let (yes, no) = (site(Some(true)), site(Some(false)));
    assert_eq!(verdict(&[yes.clone(), no.clone()]), None);
    assert_eq!(verdict(&[no.clone(), no.clone()]), Some(Verdict::Several));
    assert_eq!(verdict(&[no, site(None)]), Some(Verdict::Several));
    assert_eq!(verdict(&[yes.clone(), yes]), Some(Verdict::Several));
}

#[test]
fn an_installation_that_is_not_ready_waits_before_anybody_asks_who_is_authoritative() {
    let setting_up = SiteAnswer {
        lifecycle: Lifecycle::Initialising,
        ..site(Some(false))
    };
    assert_eq!(verdict(&[setting_up]), Some(Verdict::Initialising));
}

#[test]
fn a_refusal_is_about_the_row_and_a_failure_of_access_is_not() {
    let said: Vec<String> = FailureClass::ALL
        .iter()
        .map(|class| {
            let failure = Failure {
                class: *class,
                status: None,
                retry_after: None,
                message: "Site ID is not unique.".to_owned(),
            };
            let verdict = refused(&failure).map(|(verdict, words)| {
                assert!(words.contains("Site ID is not unique."), "{words}");
                verdict.as_str()
            });
            format!("{class}: {}", verdict.unwrap_or("-"))
        })
        .filter(|line| !line.ends_with('-'))
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    rejected_request: rejected
    non_authoritative: not_authoritative
    forbidden: rejected
    not_paired: not_paired
    ");
}
