UPDATE feed_consumer SET taken_at = acked_at WHERE token IS NOT NULL;
