//! Every oddity of a field that Halo may send, and what is made of it.

use proptest::prelude::*;

use super::*;

fn guid() -> HaloGuid {
    "4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514".parse().unwrap()
}

/// A site with its id and the fields given.
fn with(fields: &str) -> SiteAnswer {
    let body = format!(r#"{{"id":"4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514",{fields}}}"#);
    site_status(body.as_bytes(), guid()).unwrap()
}

#[test]
fn availability_is_read_in_any_case_and_the_historic_word_means_unreachable() {
    use Availability::*;
    for (json, expected) in [
        (r#""online""#, Online),
        (r#"" OFFLINE ""#, Offline),
        (r#""Unreachable""#, Unreachable),
        (r#""unavailable""#, Unreachable),
        (r#""UnAvailable""#, Unreachable),
        (r#""Unknown""#, Unrecognised("Unknown".into())),
        (r#""sleep\u0000ing""#, Unrecognised("sleeping".into())),
        ("3", Unrecognised("3".into())),
        ("null", Missing),
        (r#""""#, Missing),
        (r#"" ""#, Missing),
        (r#""\u200b""#, Missing),
        ("true", Missing),
        (r#"["online"]"#, Missing),
        (r#"{"is":"online"}"#, Missing),
    ] {
        assert_eq!(
            with(&format!(r#""availability":{json}"#)).availability,
            expected,
            "{json}"
        );
    }
    assert_eq!(with(r#""more":1"#).availability, Missing);
}

#[test]
fn lifecycle_is_read_in_any_case_and_unknown_words_are_kept() {
    use Lifecycle::*;
    for (json, expected) in [
        (r#""Initialising""#, Initialising),
        (r#""active""#, Active),
        (r#""REMOVED""#, Removed),
        (r#""uninstalled""#, Uninstalled),
        (r#""initializing""#, Unrecognised("initializing".into())),
        ("null", Missing),
        ("[]", Missing),
    ] {
        assert_eq!(
            with(&format!(r#""status":{json}"#)).lifecycle,
            expected,
            "{json}"
        );
    }
}

#[test]
fn the_pms_is_read_in_both_spellings_and_from_whichever_field_has_it() {
    for (fields, expected) in [
        (
            r#""pmsType":"BestPractice""#,
            Some(Pms::BestPractice.into()),
        ),
        (
            r#""pmsType":"Best Practice""#,
            Some(Pms::BestPractice.into()),
        ),
        (
            r#""pmsType":"best_practice""#,
            Some(Pms::BestPractice.into()),
        ),
        (r#""pmsType":"D4W""#, Some(Pms::D4w.into())),
        (
            r#""practiceManagementName":"zedmed""#,
            Some(Pms::Zedmed.into()),
        ),
        (
            r#""pmsType":"Zedmed","practiceMetadata":{"pmsType":"D4w"}"#,
            Some(Pms::D4w.into()),
        ),
        (
            r#""pmsType":"Zedmed","practiceMetadata":{"pmsType":[]}"#,
            Some(Pms::Zedmed.into()),
        ),
        (
            r#""pmsType":"Zedmed","practiceMetadata":{"pmsType":"Other"}"#,
            Some(PmsAtHalo::Other("Other".to_owned())),
        ),
        (
            r#""pmsType":" Medical\u202e Director""#,
            Some(PmsAtHalo::Other("Medical Director".to_owned())),
        ),
        (r#""pmsType":null"#, None),
        (r#""pmsType":1"#, None),
    ] {
        assert_eq!(with(fields).pms, expected, "{fields}");
    }
}

#[test]
fn practice_metadata_comes_before_the_deprecated_fields_one_by_one() {
    let old =
        r#""name":"Old Name","practiceManagementSiteId":"1","practiceManagementVersion":"3.1""#;
    let answer = with(&format!(
        r#"{old},"practiceMetadata":{{"practiceName":" New Name ","practiceManagementSiteId":2,"practiceManagementVersion":""}}"#
    ));
    assert_eq!(answer.name.as_deref(), Some("New Name"));
    assert_eq!(answer.deprecated_name.as_deref(), Some("Old Name"));
    assert_eq!(answer.site_id.as_deref(), Some("2"));
    assert_eq!(answer.pms_version.as_deref(), Some("3.1"));
    assert_eq!(
        answer.pms_version_source,
        Some(PmsVersionSource::AtInstall),
        "the version of the day on which Halo Link was installed is no current one"
    );
    for metadata in ["null", "[]", r#""x""#, "{}", r#"{"practiceName":null}"#] {
        let answer = with(&format!(r#"{old},"practiceMetadata":{metadata}"#));
        assert_eq!(answer.name, None, "{metadata}");
        assert_eq!(answer.shown_name(), Some("Old Name"), "{metadata}");
    }
}

#[test]
fn a_site_id_stays_text_with_its_zeros_and_is_never_cut() {
    let site_id = |json: &str| with(&format!(r#""practiceManagementSiteId":{json}"#)).site_id;
    assert_eq!(site_id(r#"" 00417 ""#).as_deref(), Some("00417"));
    assert_eq!(site_id("20417").as_deref(), Some("20417"));
    assert_eq!(
        site_id("123456789012345678901234567890").as_deref(),
        Some("123456789012345678901234567890")
    );
    assert_eq!(site_id(&format!("\"{}\"", "9".repeat(101))), None);
    assert_eq!(site_id(r#""1\n2""#), None);
}

#[test]
fn long_texts_are_kept_to_their_bound_and_unruly_characters_dropped() {
    let answer = with(&format!(
        r#""name":"{}","haloLinkVersion":"{}","availability":"{}""#,
        "é".repeat(20_000),
        "1".repeat(200),
        "a".repeat(200)
    ));
    assert_eq!(answer.deprecated_name.unwrap().chars().count(), 10_000);
    assert_eq!(answer.halo_link_version.unwrap().len(), 100);
    assert_eq!(
        answer.availability,
        Availability::Unrecognised("a".repeat(60))
    );
    assert_eq!(
        with(r#""name":"Dr A\r\nClinic\u202e\u0007""#)
            .deprecated_name
            .as_deref(),
        Some("Dr A Clinic")
    );
}

#[test]
fn moments_are_read_or_missing_but_never_refuse_the_answer() {
    let heartbeat = |json: &str| with(&format!(r#""heartbeatTimestampUTC":{json}"#)).heartbeat_at;
    let moment = "2022-12-25T12:25:01Z".parse().ok();
    assert_eq!(heartbeat(r#""2022-12-25T12:25:01.0000000""#), moment);
    for json in [
        r#""0001-01-01T00:00:00""#,
        "1671971101",
        "null",
        "true",
        r#""2022-02-30T00:00:00Z""#,
    ] {
        assert_eq!(heartbeat(json), None, "{json}");
    }
}

#[test]
fn the_practice_servers_clock_may_be_years_away() {
    let answer = with(
        r#""clientTimestampUTC":"2012-12-25T12:25:01","heartbeatTimestampUTC":"2022-12-25T12:25:01""#,
    );
    assert_eq!(answer.clock_drift(), Some(chrono::TimeDelta::days(-3_652)));
}

#[test]
fn fields_of_the_wrong_type_cost_themselves_and_nothing_else() {
    let answer = with(
        r#""authoritative":"TRUE","catalogue":"none","haloLinkVersion":{"major":26},
           "enrichedAt":[],"createdAt":{},"name":false,"pmsType":[],"unheard":{"of":[1e999]},
           "availability":"online","practiceMetadata":[{"practiceName":"x"}]"#,
    );
    let expected = SiteAnswer {
        guid: Some(guid()),
        availability: Availability::Online,
        authoritative: Some(true),
        ..SiteAnswer::default()
    };
    assert_eq!(answer, expected);
}

#[test]
fn an_unheard_of_field_may_hold_anything_however_deep() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let answer = with(&format!(
        r#""unheard":{deep},"catalogue":{deep},"status":"active""#
    ));
    assert_eq!(answer.lifecycle, Lifecycle::Active);
}

/// Any JSON, with Halo's field names more often than not.
fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        prop::sample::select(vec![
            "4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514",
            "online",
            "0001-01-01T00:00:00",
            "2022-12-25T12:25:01.1234567+14:00",
            "Best Practice",
            "true",
        ])
        .prop_map(Value::from),
    ];
    let name = prop_oneof![
        prop::sample::select(vec![
            "id",
            "pmsType",
            "availability",
            "status",
            "enrichedAt",
            "practiceMetadata",
            "practiceName",
            "name",
            "authoritative",
            "practiceManagementSiteId",
            "clientTimestampUTC",
            "heartbeatTimestampUTC",
            "sites",
            "error",
            "message",
            "statusText",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,8}",
    ];
    leaf.prop_recursive(4, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::hash_map(name.clone(), inner, 0..12)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_are_too_odd(body in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(site_status(&body, guid()).is_err());
        // Digits and brackets may happen to be a list, but no panic.
        let _ = halo_guids(&body);
    }

    #[test]
    fn no_json_is_too_odd_and_no_other_site_gets_through(value in json(), cut_at in any::<prop::sample::Index>()) {
        let body = value.to_string();
        if let Ok(answer) = site_status(body.as_bytes(), guid()) {
            prop_assert!(answer.guid.is_none_or(|id| id == guid()));
            prop_assert!(value.is_object());
        }
        if let Ok(sites) = halo_guids(body.as_bytes()) {
            let listed = value.as_array().or_else(|| value["sites"].as_array());
            prop_assert_eq!(Some(sites.len()), listed.map(Vec::len));
        }
        let part = &body.as_bytes()[..cut_at.index(body.len())];
        prop_assert!(site_status(part, guid()).is_err());
        crate::error_body::ErrorBody::read(part);
        crate::error_body::ErrorBody::read(body.as_bytes());
    }
}
