-- A receiver of the mapping feed that does not take an entry holds up all that follow it. Whoever looks at the
-- channel must see since when, and what came back, and not only whoever reads the log.
ALTER TABLE channel ADD COLUMN feed_trouble TEXT CHECK (feed_trouble <> '');
ALTER TABLE channel ADD COLUMN feed_trouble_since INTEGER CHECK (
    (feed_trouble_since IS NULL) = (feed_trouble IS NULL)
);
