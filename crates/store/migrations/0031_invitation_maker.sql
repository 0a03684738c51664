-- A link to choose a password makes a person of whoever holds it, so it ends with the admin who made it,
-- as the tokens do; for that it must be known who made it. NULL stands for the command line and for Sundog.
ALTER TABLE invitation ADD COLUMN made_by INTEGER REFERENCES staff (id);

-- A person has one link at most, the newest one that was made for them.
UPDATE invitation
SET made_by = (
    SELECT by_staff
    FROM credential_act
    WHERE credential_act.staff = invitation.staff AND act = 'invited'
    ORDER BY id DESC
    LIMIT 1
);

-- Links of those who may make none any more outlived them until now.
DELETE FROM invitation
WHERE made_by IN (SELECT id FROM staff WHERE disabled_at IS NOT NULL OR role <> 'admin');
