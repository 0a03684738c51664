-- Of a day's questions to Halo people have a share, so that whatever they type the watch goes on. A restart
-- must not hand their share back, as it does not hand the day back.
ALTER TABLE quota ADD COLUMN asked_by_people INTEGER NOT NULL DEFAULT 0
    CONSTRAINT quota_asked_by_people_counts CHECK (asked_by_people >= 0);
