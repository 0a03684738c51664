-- How often somebody was refused at the edge, for the page about security: counted by the hour, so that a
-- flood of wrong passwords is a few rows and never a flood of writes. Who it was stands in the log; what
-- was done to accounts stands in the audit trail.
CREATE TABLE security_count (
    -- Hours since 1970.
    hour      INTEGER NOT NULL,
    event     TEXT NOT NULL,
    -- The address of a stranger; '' for whoever was let in, 'others' beyond so many addresses.
    address   TEXT NOT NULL,
    count     INTEGER NOT NULL,
    newest_at INTEGER NOT NULL,
    CONSTRAINT security_count_once PRIMARY KEY (hour, event, address),
    CONSTRAINT security_count_of_some CHECK (count > 0)
) STRICT, WITHOUT ROWID;

-- What was done to accounts lately is asked by time, among everything that was ever done.
CREATE INDEX audit_by_time ON audit (at);
