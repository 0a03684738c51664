UPDATE site
SET
    approved_with = '{"name_source":"deprecated","site_id":"20417","pms":"best_practice"}',
    name_learned = '{"text":"Harbour Clinic South","source":"metadata"}'
WHERE id = 1;

UPDATE facts
SET
    deprecated_name = 'Harbour Clinic', pms = 'Medical Director', site_id = '20417',
    created_at = 1789000000000
WHERE site = 1;

UPDATE checkpoint
SET in_use_at = 1789999500000, left_at = 1789999600000, left_stopped = 1
WHERE site = 1;
