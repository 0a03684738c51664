//! `/admin/audit.csv`: the audit trail as a table, as narrow as the page was. For admins.

use std::sync::Arc;

use axum::extract::State;
use domain::views::people::{AuditEntry, AuditQuery};
use monitor::Monitor;

use super::Asked;
use super::csv_file::CsvFile;
use crate::csv_injection::escape_formula;
use crate::refusal::Refusal;

/// Entries in one file, at most. Whoever needs older ones narrows the filter.
const MOST: u32 = 100_000;

/// The trail as CSV, newest first.
pub async fn as_csv(
    State(monitor): State<Arc<Monitor>>,
    Asked(query): Asked<AuditQuery>,
) -> Result<CsvFile, Refusal> {
    let entries = monitor::pages::audit_entries(&monitor, &query, MOST).await?;
    table(&entries)
}

fn table(entries: &[AuditEntry]) -> Result<CsvFile, Refusal> {
    let mut file = CsvFile::new("sundog-audit");
    file.line([
        "number", "at", "actor", "address", "action", "subject", "before", "after",
    ])?;
    for entry in entries {
        let text = |text: &Option<String>| text.as_deref().map(escape_formula).unwrap_or_default();
        file.line([
            entry.number.to_string(),
            entry
                .at
                .at
                .to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
            escape_formula(&entry.actor),
            text(&entry.address),
            escape_formula(&entry.action),
            escape_formula(&entry.subject),
            text(&entry.before),
            text(&entry.after),
        ])?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::views::Moment;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_made_harmless() {
        let entry = AuditEntry {
            number: 1,
            at: Moment {
                at: DateTime::UNIX_EPOCH,
                local: String::new(),
                there: None,
            },
            actor: "=cmd|' /C calc'!A0".to_owned(),
            address: Some("192.0.2.7".to_owned()),
            action: "staff_added".to_owned(),
            subject: "+61,\"x\"".to_owned(),
            before: None,
            after: Some("{\"role\":\"viewer\"}".to_owned()),
        };
        let text = table(&[entry]).unwrap().text();
        insta::assert_snapshot!(text, @r#"
        number,at,actor,address,action,subject,before,after
        1,1970-01-01T00:00:00.000Z,'=cmd|' /C calc'!A0,192.0.2.7,staff_added,"'+61,""x""",,"{""role"":""viewer""}"
        "#);
    }
}
