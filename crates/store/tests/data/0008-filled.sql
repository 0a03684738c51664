-- Site 1 the day before: three checks, five minutes apart, heartbeats 12 to 14 s old, clock 0.3 s
-- behind. The day of its folded samples is marked as due by the migration itself.
INSERT INTO rollup_hour (hour, block, checks, rollups)
VALUES (497190, 0, 3, x'01400000000000000039b004b340095a1b7537819f80');

INSERT INTO rollup_day (day, block, checks, rollups)
VALUES (20716, 0, 3, x'01400000000000000039b004b340095a1b7537819f80');
