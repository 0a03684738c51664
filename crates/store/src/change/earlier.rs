//! Earlier cards that something spoke against which people can take away, for the rules that remember it.

use chrono::{DateTime, Utc};
use domain::change::Side;
use domain::identity::EarlierCard;
use domain::practice::SiteRow;

use crate::store::Store;
use crate::time::ms;
use crate::words::from_json;
use crate::{StoreError, json};

impl Store {
    /// Those of some sites, or of all, that were seen since a time and not approved: whatever was approved was
    /// decided with that in view.
    pub async fn earlier_cards(
        &self,
        sites: Option<&[SiteRow]>,
        since: DateTime<Utc>,
    ) -> Result<Vec<(SiteRow, EarlierCard)>, StoreError> {
        let (sites, since) = (json::sites(sites), ms(since));
        let rows = sqlx::query!(
            r#"
            SELECT site, proposed, kind = 'collision' AS "collides!: bool"
            FROM change
            WHERE status <> 'approved' AND last_seen_at >= ?2
                AND (
                    kind = 'collision' OR proposed ->> '$.is_claimed' OR proposed ->> '$.ran_beside'
                )
                AND site IN (
                    SELECT value FROM json_each(?1) UNION SELECT id FROM site WHERE ?1 IS NULL
                )
            ORDER BY id
            "#,
            sites,
            since,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut cards = Vec::with_capacity(rows.len());
        for row in rows {
            let new: Side = from_json(&row.proposed, "one side of a change")?;
            if let Some(guid) = new.halo_guid {
                let card = EarlierCard {
                    guid,
                    name: new.name,
                    site_id: new.site_id,
                    ran_beside: new.ran_beside,
                    // Cards of before this was written down say it by their kind.
                    is_claimed: new.is_claimed || row.collides,
                };
                cards.push((SiteRow(row.site), card));
            }
        }
        Ok(cards)
    }
}
