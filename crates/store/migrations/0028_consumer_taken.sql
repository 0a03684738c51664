-- A consumer of the feed that is nobody's, because it was there before consumers had tokens or because an
-- admin freed it, goes to the token that speaks for it next. When that was is shown beside it; NULL where the
-- token named it itself, or nobody has it.
ALTER TABLE feed_consumer ADD COLUMN taken_at INTEGER;
