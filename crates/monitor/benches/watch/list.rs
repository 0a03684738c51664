//! Which practices are measured: those of the simulated Halo Cloud, as its `/control` tells them,
//! put into a fresh database the way an import would.

use std::path::Path;

use anyhow::Context;
use chrono::{DateTime, Utc};
use domain::practice::PracticeEntry;
use domain::site::SiteKey;
use serde::Deserialize;
use store::{Author, Mapping, Store};

/// A practice as the simulator tells it.
#[derive(Debug, Deserialize)]
pub struct Listed {
    /// Its name on the integrator's list.
    pub name: String,
    /// Its PMS, in our word.
    pub pms: String,
    /// Its Site ID.
    pub site_id: String,
    /// The GUID that Halo has for it.
    pub guid: String,
    /// The name that Halo has for it.
    pub halo_name: String,
}

#[derive(Deserialize)]
struct Practices {
    practices: Vec<Listed>,
}

/// Asks the simulator for all of its practices.
pub async fn of(http: &reqwest::Client, halo_url: &str) -> anyhow::Result<Vec<Listed>> {
    let answer = http
        .get(format!("{halo_url}/control/practices"))
        .send()
        .await
        .context("Cannot ask the simulator for its practices")?;
    let answer: Practices = serde_json::from_slice(&answer.bytes().await?)?;
    Ok(answer.practices)
}

/// A new database in `directory` with the practices on its list, their GUIDs approved.
pub async fn database(
    directory: &Path,
    practices: &[Listed],
    now: DateTime<Utc>,
) -> anyhow::Result<Store> {
    let store = Store::open(&directory.join("sundog.db")).await?;
    for practice in practices {
        let site = SiteKey {
            pms: practice.pms.parse()?,
            site_id: practice.site_id.parse()?,
        };
        let mapping = Mapping {
            guid: practice.guid.parse()?,
            halo_name: Some(practice.halo_name.clone()),
        };
        let entry = PracticeEntry::new(&practice.name, site);
        store
            .add_practice(&entry, Some(mapping), None, &Author::command_line(), now)
            .await?;
    }
    Ok(store)
}
