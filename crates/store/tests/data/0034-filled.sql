UPDATE channel SET feed_trouble = 'answered 503', feed_trouble_since = 1790000000000 WHERE feed_seq IS NOT NULL;
