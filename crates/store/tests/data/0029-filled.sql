UPDATE change SET came_up_at = first_seen_at - 60000;
