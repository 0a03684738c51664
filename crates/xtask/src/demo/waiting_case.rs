//! A case that waits for Halo Support, made as a person on call would: signed in, and over the API.

use crate::http::{Answer, Http};
use crate::steps::note;
use anyhow::{Context, ensure};
use serde_json::{Value, json};

/// Keeps a case about a practice that Halo does not let us use, or else about one that is not well; says
/// which, or that none needs one.
pub fn keep(url: &str, name: &str, password: &str) -> anyhow::Result<()> {
    let sundog = Http::of(url)?;
    let cookie = sign_in(&sundog, name, password)?;
    let ask = |method: &str, path: &str, body: &str| {
        let headers = [
            ("cookie", cookie.as_str()),
            ("origin", url),
            ("content-type", "application/json"),
        ];
        sundog.ask(method, path, &headers, body)
    };
    for state in ["blocked", "degraded", "offline"] {
        let path = format!("/api/v1/practices?state={state}&limit=200");
        let found = read(&ask("GET", &path, "")?)?;
        let found = found["items"].as_array().map_or(&[][..], Vec::as_slice);
        let is_halos = |practice: &&Value| practice["who_acts"] == "halo_support";
        let Some(practice) = found.iter().find(is_halos).or_else(|| found.first()) else {
            continue;
        };
        let body = case(practice).to_string();
        read(&ask("POST", "/api/v1/cases", &body)?)?;
        note(&format!(
            "Halo Support was written to about {}",
            practice["name"].as_str().unwrap_or("a practice")
        ));
        return Ok(());
    }
    note("no practice needs one");
    Ok(())
}

/// What was sent. Sundog has better words, but gives them to people.
fn case(practice: &Value) -> Value {
    let guid = practice["halo_guid"].as_str();
    let wish = match guid {
        Some(guid) => format!("Please look at GUID {guid}."),
        None => "Please tell us which installation serves this practice.".to_owned(),
    };
    json!({
        "practice_id": practice["id"],
        "receiver": "halo_support",
        "number": "HC-4711",
        "text": format!("{wish}\n\nPractice: {}", practice["name"].as_str().unwrap_or_default()),
    })
}

fn sign_in(sundog: &Http, name: &str, password: &str) -> anyhow::Result<String> {
    let form = format!("name={name}&password={password}");
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let answer = sundog.ask("POST", "/login", &headers, &form)?;
    let cookie = answer.header("set-cookie").context("nobody is signed in")?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}

fn read(answer: &Answer) -> anyhow::Result<Value> {
    ensure!(answer.status < 300, "Sundog refused it: {}", answer.body);
    serde_json::from_str(&answer.body).context("Sundog’s answer is no JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_names_the_guid_where_there_is_one() {
        let practice = json!({ "id": 7, "name": "Quandong", "halo_guid": "4be2a91d" });
        let case = case(&practice);
        assert_eq!(case["practice_id"], 7);
        let text = case["text"].as_str().unwrap();
        assert!(
            text.contains("GUID 4be2a91d") && text.contains("Quandong"),
            "{text}"
        );
    }
}
