//! The sample answers of both published API references are read right.

use axum::http::StatusCode;
use domain::observation::{Availability, Lifecycle, SiteAnswer};
use domain::site::{Pms, SiteKey};

use crate::server::{Cloud, guid};

fn key() -> SiteKey {
    SiteKey {
        pms: Pms::BestPractice,
        site_id: "12345".parse().unwrap(),
    }
}

async fn status(fixture: &str) -> SiteAnswer {
    Cloud::with(200, fixture)
        .await
        .client()
        .site_status(guid())
        .await
        .outcome
        .unwrap()
}

#[tokio::test]
async fn the_site_of_the_2026_reference_is_read_with_the_practice_metadata_first() {
    insta::assert_debug_snapshot!(status(include_str!("../fixtures/site_2026.json")).await, @r#"
    SiteAnswer {
        guid: Some(
            HaloGuid(
                497f6eca-6276-4993-bfeb-53cbbbba6f08,
            ),
        ),
        availability: Online,
        lifecycle: Active,
        authoritative: Some(
            true,
        ),
        name: Some(
            "Halo Clinic South",
        ),
        deprecated_name: Some(
            "Halo Clinic",
        ),
        pms: Some(
            Known(
                BestPractice,
            ),
        ),
        site_id: Some(
            "12345",
        ),
        created_at: Some(
            2022-12-07T01:02:03Z,
        ),
        halo_link_version: Some(
            "22.1207.209",
        ),
        pms_version: Some(
            "3.4.1",
        ),
        pms_version_source: Some(
            Current,
        ),
        enriched_at: Some(
            2026-06-19T03:15:22Z,
        ),
        catalogue: Some(
            Catalogue {
                names: [
                    "Patients",
                ],
                default: Some(
                    "Patients",
                ),
                total: 1,
            },
        ),
        heartbeat_at: Some(
            2022-12-25T12:25:01Z,
        ),
        client_at: Some(
            2022-12-25T12:25:01Z,
        ),
    }
    "#);
}

#[tokio::test]
async fn the_site_of_the_2023_reference_is_read_from_its_old_fields() {
    insta::assert_debug_snapshot!(status(include_str!("../fixtures/site_2023.json")).await, @r#"
    SiteAnswer {
        guid: Some(
            HaloGuid(
                497f6eca-6276-4993-bfeb-53cbbbba6f08,
            ),
        ),
        availability: Online,
        lifecycle: Active,
        authoritative: Some(
            true,
        ),
        name: None,
        deprecated_name: Some(
            "Halo Clinic",
        ),
        pms: Some(
            Known(
                BestPractice,
            ),
        ),
        site_id: Some(
            "12345",
        ),
        created_at: Some(
            2022-12-07T01:02:03Z,
        ),
        halo_link_version: Some(
            "22.1207.209",
        ),
        pms_version: Some(
            "3.4.1",
        ),
        pms_version_source: Some(
            AtInstall,
        ),
        enriched_at: Some(
            2023-06-28T14:15:22Z,
        ),
        catalogue: Some(
            Catalogue {
                names: [
                    "Patients",
                ],
                default: Some(
                    "Patients",
                ),
                total: 1,
            },
        ),
        heartbeat_at: Some(
            2022-12-25T12:25:01Z,
        ),
        client_at: Some(
            2022-12-25T12:25:01Z,
        ),
    }
    "#);
}

#[tokio::test]
async fn the_list_of_either_reference_holds_the_site_that_its_status_answers() {
    for (list, site) in [
        (
            include_str!("../fixtures/sites_2026.json"),
            include_str!("../fixtures/site_2026.json"),
        ),
        (
            include_str!("../fixtures/sites_2023.json"),
            include_str!("../fixtures/site_2023.json"),
        ),
    ] {
        let cloud = Cloud::with(200, list).await;
        assert_eq!(
            cloud.client().halo_guids(&key()).await.outcome,
            Ok(vec![status(site).await])
        );
    }
}

#[tokio::test]
async fn a_status_question_names_the_site_in_its_path_and_nothing_else() {
    let cloud = Cloud::with(200, include_str!("../fixtures/site_2026.json")).await;
    let heard = cloud.client().site_status(guid()).await;
    assert_eq!(
        cloud.asked()[0].target,
        "/integrator/sites/497f6eca-6276-4993-bfeb-53cbbbba6f08"
    );
    assert!(
        cloud.asked()[0]
            .all
            .contains(concat!("sundog/", env!("CARGO_PKG_VERSION")))
    );
    assert!(heard.halo_now.is_some(), "the Date header of the server");
    assert!(heard.latency_ms < 10_000);
}

#[tokio::test]
async fn a_look_up_names_the_pms_with_its_space_and_the_site_id_as_text() {
    let cloud = Cloud::with(200, r#"{"sites":[]}"#).await;
    let mut url = cloud.url.clone();
    url.set_path("/behind/a/path/");
    let client = crate::server::client(&url);
    assert_eq!(client.halo_guids(&key()).await.outcome, Ok(vec![]));
    let odd = SiteKey {
        pms: Pms::D4w,
        site_id: "00 1&x=é".parse().unwrap(),
    };
    assert_eq!(client.halo_guids(&odd).await.outcome, Ok(vec![]));
    let asked: Vec<_> = cloud
        .asked()
        .into_iter()
        .map(|asked| asked.target)
        .collect();
    let sites = "/behind/a/path/integrator/sites?practiceManagementSiteId=";
    assert_eq!(
        asked,
        [
            format!("{sites}12345&practiceManagementName=Best%20Practice"),
            format!("{sites}00%201%26x%3D%C3%A9&practiceManagementName=D4w"),
        ]
    );
}

#[tokio::test]
async fn several_sites_are_all_handed_on_whatever_one_of_them_lacks() {
    let cloud = Cloud::answering(|_| {
        (
            StatusCode::OK,
            r#"{"sites":[
            {"id":"{497F6ECA62764993BFEB53CBBBBA6F08}","authoritative":false},
            {"id":"?","availability":"offline","status":"removed"},
            null
        ]}"#,
        )
    })
    .await;
    let sites = cloud.client().halo_guids(&key()).await.outcome.unwrap();
    assert_eq!(
        sites,
        [
            SiteAnswer {
                guid: Some(guid()),
                authoritative: Some(false),
                ..SiteAnswer::default()
            },
            SiteAnswer {
                availability: Availability::Offline,
                lifecycle: Lifecycle::Removed,
                ..SiteAnswer::default()
            },
            SiteAnswer::default(),
        ]
    );
}
