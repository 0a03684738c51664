//! Which practices are measured: those of the simulated Halo Cloud, as its `/control` tells them.

use std::path::Path;

use anyhow::Context;
use chrono::{DateTime, Utc};
use domain::practice::PracticeEntry;
use domain::site::SiteKey;
use serde::Deserialize;
use store::{AuditPrincipal, Mapping, Store};

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

impl Listed {
    /// The practice as it stands on our list.
    pub fn entry(&self) -> anyhow::Result<PracticeEntry> {
        let site = SiteKey {
            pms: self.pms.parse()?,
            site_id: self.site_id.parse()?,
        };
        Ok(PracticeEntry::new(&self.name, site))
    }
}

/// Asks the simulator for its practices, one for each site: what siblings share is asked about once.
pub async fn of(http: &reqwest::Client, halo_url: &str) -> anyhow::Result<Vec<Listed>> {
    let answer = http
        .get(format!("{halo_url}/control/practices"))
        .send()
        .await
        .context("Cannot ask the simulator for its practices")?;
    let Practices { mut practices } = serde_json::from_slice(&answer.bytes().await?)?;
    practices.sort_by(|a, b| a.guid.cmp(&b.guid));
    practices.dedup_by(|a, b| a.guid == b.guid);
    Ok(practices)
}

/// The database in `directory`, a new one where there is none.
pub async fn open(directory: &Path) -> anyhow::Result<Store> {
    Ok(Store::open(&directory.join("sundog.db")).await?)
}

/// A new database in `directory` with the practices on its list, their GUIDs approved.
pub async fn database(
    directory: &Path,
    practices: &[Listed],
    now: DateTime<Utc>,
) -> anyhow::Result<Store> {
    let store = open(directory).await?;
    for practice in practices {
        let mapping = Mapping {
            guid: practice.guid.parse()?,
            halo_name: Some(practice.halo_name.clone()),
            approved_with: domain::expected::ApprovedWith::default(),
        };
        store
            .add_practice(
                &practice.entry()?,
                Some(mapping),
                None,
                &AuditPrincipal::command_line(),
                now,
            )
            .await?;
    }
    Ok(store)
}
