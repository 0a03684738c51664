//! The practice list as a batch: every column that an import reads, and what Sundog knows besides.
//!
//! What is written here and imported again changes nothing. Retired practices are left out, because
//! an import would put them on the list again.

use std::collections::BTreeMap;

use domain::environment::Environment;
use domain::practice::{Practice, SiteRow};
use store::{SiteRecord, Store, StoreError};

use crate::csv_injection::escape_formula;
use crate::practice_file::{COLUMNS, ENVIRONMENT};
use domain::practice_field::PracticeField;

/// The columns that no import reads.
const MORE: [&str; 6] = [
    ENVIRONMENT,
    "practice_id",
    "halo_guid",
    "halo_name",
    "waiting",
    "added_at",
];

/// Why there is no batch.
#[derive(Debug, thiserror::Error)]
pub enum NoSuchBatchHere {
    /// The list cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be written as CSV.
    #[error("The list cannot be written")]
    Csv(#[from] csv::Error),
}

/// The practices on the list that `is_wanted`, as CSV.
///
/// # Errors
/// When the list cannot be read.
pub async fn batch(
    store: &Store,
    is_wanted: impl Fn(&Practice) -> bool,
) -> Result<Vec<u8>, NoSuchBatchHere> {
    let environment = store.environment().await?;
    let environment = environment.unwrap_or(Environment::Unknown);
    let sites = store.sites().await?;
    let sites: BTreeMap<SiteRow, SiteRecord> =
        sites.into_iter().map(|site| (site.number, site)).collect();
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(COLUMNS.iter().chain(&MORE))?;
    for practice in store.practices().await? {
        if practice.retired_at.is_none() && is_wanted(&practice) {
            let fields = PracticeField::ALL.iter();
            let entered = fields.map(|field| escape_formula(&field.of(&practice.entry)));
            let known = known(&practice, sites.get(&practice.site_row), environment);
            table.write_record(entered.chain(known))?;
        }
    }
    table
        .into_inner()
        .map_err(|error| NoSuchBatchHere::Csv(error.into_error().into()))
}

fn known(practice: &Practice, site: Option<&SiteRecord>, environment: Environment) -> [String; 6] {
    let guid = site.and_then(|site| site.guid);
    let halo_name = site.and_then(|site| site.approved_name.as_deref());
    let waiting = site.and_then(|site| site.waiting.as_ref());
    [
        environment.label().to_owned(),
        practice.id.to_string(),
        guid.map(|guid| guid.to_string()).unwrap_or_default(),
        escape_formula(halo_name.unwrap_or_default()),
        waiting
            .map(|(verdict, _)| verdict.to_string())
            .unwrap_or_default(),
        practice.created_at.to_rfc3339(),
    ]
}
