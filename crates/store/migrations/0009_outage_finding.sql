-- Outages are kept for ever, and a busy list has a million of them after a year. These indexes find
-- the few that are asked for without reading the others.

-- What a practice had lately, which the watch reads in every cycle in which one moves.
CREATE INDEX outage_of_practice ON outage (practice, ended_latest);

-- What was in a window long ago: almost all of that began in it or a day before it, and what lasted
-- longer is little enough to be looked through.
CREATE INDEX outage_by_begin ON outage (began_latest, ended_latest, part_of);
CREATE INDEX outage_of_days ON outage (ended_latest, began_latest)
WHERE part_of IS NULL AND ended_latest - began_latest > 86400000;
