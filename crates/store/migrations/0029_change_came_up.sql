-- A card that takes another one's place is younger than what it is about: a plan, or a fresh card of the same
-- facts. Whose account was touched since is asked from when it came up first; NULL where that is the card's
-- own beginning.
ALTER TABLE change ADD COLUMN came_up_at INTEGER;

UPDATE change
SET came_up_at = (
    SELECT MIN(planned.first_seen_at)
    FROM audit
    JOIN change AS planned ON planned.id = json_extract(audit.was, '$.change')
    WHERE audit.action = 'regrouping_planned' AND audit.subject = 'change:' || change.id
)
WHERE plan IS NOT NULL AND status IN ('pending', 'snoozed');
