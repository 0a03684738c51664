-- What people did themselves about what lets them in stands beside what others did: an account that somebody
-- made is its person's own once they chose another password or set up a second factor. A password that was
-- chosen through a link is not such an act: whoever made the link could have followed it.
INSERT INTO credential_act (staff, act, by_staff, by_name, at, read_at)
SELECT staff.id, audit.action, staff.id, audit.actor, audit.at, audit.at
FROM audit
JOIN staff ON staff.name = audit.subject
WHERE
    audit.actor = audit.subject
    AND audit.action IN ('password_set', 'second_factor_set')
    AND NOT EXISTS (
        SELECT 1
        FROM audit AS link
        WHERE
            link.action = 'invitation_followed'
            AND link.subject = audit.subject
            AND link.at = audit.at
    )
ORDER BY audit.number;
