//! Whom did incidents concern? Read for many of them at once, because a list of incidents shows the
//! members of each.

use std::collections::BTreeMap;

use domain::common_cause::CommonCause;
use domain::observation::FailureClass;
use domain::practice::PracticeId;
use domain::tracks::{Reason, Track};

use crate::common_cause::CommonIncident;
use crate::span::within::spans_within;
use crate::store::Store;
use crate::time::ms;
use crate::{StoreError, json};

/// The practices of each incident, by its number, in the order of the list.
pub type Members = BTreeMap<i64, Vec<PracticeId>>;

/// An incident about our access: its number, and from when to when.
type MemberWindow = (i64, i64, i64);

struct UnseenRow {
    practice: i64,
    reason: String,
    began: i64,
    ended: Option<i64>,
}

impl Store {
    /// The practices that incidents concern: those not retired whose access had the incident's class
    /// as reason at some time while it lasted, or those whose outages belong to it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn members_of(&self, incidents: &[CommonIncident]) -> Result<Members, StoreError> {
        let mut members = Members::new();
        let mut windows: BTreeMap<FailureClass, Vec<MemberWindow>> = BTreeMap::new();
        let mut of_outages = Vec::new();
        for incident in incidents {
            members.insert(incident.id, Vec::new());
            if let CommonCause::Access(class) = incident.cause {
                let ended = incident.ended.map_or(i64::MAX, ms);
                let windows = windows.entry(class).or_default();
                windows.push((incident.id, ms(incident.began), ended));
            } else {
                of_outages.push(incident.id);
            }
        }
        self.add_unseen(&windows, &mut members).await?;
        self.add_outages(&of_outages, &mut members).await?;
        Ok(members)
    }

    /// One pass over the access spans of the time of all incidents, instead of one for each.
    async fn add_unseen(
        &self,
        windows: &BTreeMap<FailureClass, Vec<MemberWindow>>,
        members: &mut Members,
    ) -> Result<(), StoreError> {
        let all = windows.values().flatten();
        let Some(from) = all.clone().map(|(_, began, _)| *began).min() else {
            return Ok(());
        };
        let to = all.map(|(_, _, ended)| *ended).max();
        let by_reason: BTreeMap<&str, &Vec<MemberWindow>> = windows
            .iter()
            .map(|(class, windows)| (Reason::from(*class).as_str(), windows))
            .collect();
        let reasons = json::rows(&by_reason.keys().collect::<Vec<_>>());
        let track = Track::Access.as_str();
        let spans = spans_within!(
            UnseenRow,
            r#"
                wanted.practice AS "practice!", reason.word AS "reason!", span.began AS "began!",
                span.ended AS "ended?"
            "#,
            r#"
                SELECT
                    practice.id AS practice, practice.site, word.code AS track, ?3 AS since,
                    ?4 AS until
                FROM practice
                CROSS JOIN word ON word.word = ?1
                WHERE practice.retired_at IS NULL
            "#,
            r#"
            WHERE reason.word IN (SELECT value FROM json_each(?2))
            ORDER BY wanted.practice
            "#,
            track,
            reasons,
            from,
            to,
        )
        .fetch_all(&self.readers)
        .await?;
        for span in spans {
            let practice = PracticeId(span.practice);
            for (id, began, ended) in by_reason
                .get(span.reason.as_str())
                .into_iter()
                .copied()
                .flatten()
            {
                if span.began < *ended && span.ended.is_none_or(|end| end > *began) {
                    let of_incident = members.entry(*id).or_default();
                    if of_incident.last() != Some(&practice) {
                        of_incident.push(practice);
                    }
                }
            }
        }
        Ok(())
    }

    async fn add_outages(
        &self,
        incidents: &[i64],
        members: &mut Members,
    ) -> Result<(), StoreError> {
        let incidents = json::rows(incidents);
        let rows = sqlx::query!(
            r#"
            SELECT DISTINCT incident AS "incident!", practice AS "practice!"
            FROM outage
            WHERE incident IN (SELECT value FROM json_each(?1)) AND incident IS NOT NULL
                AND part_of IS NULL
            ORDER BY incident, practice
            "#,
            incidents,
        )
        .fetch_all(&self.readers)
        .await?;
        for row in rows {
            let of_incident = members.entry(row.incident).or_default();
            of_incident.push(PracticeId(row.practice));
        }
        Ok(())
    }
}
