//! How a split or a merger is closed, read from its form: `disposition-ID` for each practice, with `pms-ID`
//! and `site-ID` where it moves; `new-name`, `new-pms`, `new-site` for one that begins; `mapping`.

use domain::action::field::SentFields;
use domain::outside_text::line;
use domain::practice::{NAME_CHARS_MAX, PracticeId};
use domain::site::{NotASiteId, SiteId, SiteKey};
use domain::split_merge::{Disposition, MappingDisposition, NewcomerPractice, SplitMergePlan};

/// What of the form cannot be read, with what to do.
#[derive(Debug, thiserror::Error)]
pub enum PlanUnread {
    /// A practice without a choice.
    #[error("Choose for each practice whether it stays, moves or closes.")]
    NoDisposition,
    /// A move without a PMS.
    #[error("Choose the PMS of each practice that moves or begins.")]
    NoPms,
    /// A move without a Site ID that can be one.
    #[error("For a practice that moves or begins: {0}.")]
    SiteId(#[from] NotASiteId),
    /// No choice about the mapping.
    #[error("Choose what becomes of the mapping.")]
    NoMapping,
    /// A name as long as a book.
    #[error("The name of the new practice is too long: shorten it.")]
    LongName,
    /// A Site ID or PMS without a name.
    #[error("Give the new practice a name, or leave its Site ID empty.")]
    NoName,
}

/// The plan that the form tells.
///
/// # Errors
/// [`PlanUnread`] says what to do.
pub fn plan(form: &SentFields) -> Result<SplitMergePlan, PlanUnread> {
    let mut dispositions = Vec::new();
    for id in practices(form) {
        let disposition = match form.get(&format!("disposition-{id}")) {
            "stays" => Disposition::Stays,
            "retires" => Disposition::Retires,
            "moves" => Disposition::Moves(key(form, &format!("pms-{id}"), &format!("site-{id}"))?),
            _ => return Err(PlanUnread::NoDisposition),
        };
        dispositions.push((PracticeId(id), disposition));
    }
    let name = line(form.get("new-name"));
    let newcomers = match (name.as_str(), form.get("new-site").trim()) {
        ("", "") => Vec::new(),
        ("", _) => return Err(PlanUnread::NoName),
        (name, _) if name.chars().count() > NAME_CHARS_MAX => return Err(PlanUnread::LongName),
        (name, _) => vec![NewcomerPractice {
            name: name.to_owned(),
            site: key(form, "new-pms", "new-site")?,
        }],
    };
    let mapping: MappingDisposition = form
        .get("mapping")
        .parse()
        .map_err(|_| PlanUnread::NoMapping)?;
    Ok(SplitMergePlan {
        dispositions,
        newcomers,
        mapping,
    })
}

/// The practices that the form speaks of.
fn practices(form: &SentFields) -> Vec<i64> {
    let names = form.pairs();
    let mut ids: Vec<i64> = names
        .filter_map(|(name, _)| name.strip_prefix("disposition-")?.parse().ok())
        .collect();
    ids.sort_unstable();
    ids
}

fn key(form: &SentFields, pms: &str, site_id: &str) -> Result<SiteKey, PlanUnread> {
    Ok(SiteKey {
        pms: form.get(pms).parse().map_err(|_| PlanUnread::NoPms)?,
        site_id: SiteId::entered(form.get(site_id))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<SplitMergePlan, PlanUnread> {
        let fields = fields.iter();
        let owned = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        plan(&owned.collect())
    }

    #[test]
    fn a_plan_is_read_practice_by_practice() {
        let plan = read(&[
            ("disposition-2", "moves"),
            ("pms-2", "zedmed"),
            ("site-2", " 00d0 "),
            ("disposition-1", "stays"),
            ("new-name", ""),
            ("mapping", "keep"),
        ]);
        let plan = plan.unwrap();
        insta::assert_snapshot!(
            plan.meaning(),
            @r#"{"fates":[[1,"stays"],[2,{"moves":{"pms":"zedmed","site_id":"00d0"}}]],"newcomers":[],"mapping":"keep"}"#
        );
    }

    #[test]
    fn what_is_missing_is_said() {
        let said = |fields: &[(&str, &str)]| read(fields).unwrap_err().to_string();
        assert!(said(&[("disposition-1", "")]).contains("stays, moves or closes"));
        assert!(
            said(&[("disposition-1", "moves"), ("pms-1", "d4w")]).contains("the Site ID is empty")
        );
        assert!(said(&[("disposition-1", "stays")]).contains("the mapping"));
        let nameless = [("disposition-1", "stays"), ("new-site", "4711")];
        assert!(said(&nameless).contains("a name"));
    }
}
