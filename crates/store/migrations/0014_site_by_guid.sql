-- A GUID that is found for a site must be nobody else's, which is asked for every row of an import:
-- without an index each row costs as much as the list is long.
CREATE INDEX site_by_guid ON site (halo_guid) WHERE halo_guid IS NOT NULL;
