-- The list of what is planned says of each plan whether an announced migration is what it is for, which is
-- asked every time somebody looks. Without an index, SQLite would make one for each question.
CREATE INDEX migration_by_maintenance ON migration (maintenance);
