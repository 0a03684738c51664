-- An hour of samples that could not be read.
INSERT INTO set_aside (kind, hour, place, content) VALUES ('samples', 497220, 0, x'ff00');
