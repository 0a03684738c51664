-- A database that was told where it belongs, and a version that Halo told as that of the installation.
UPDATE setting SET value = 'stage' WHERE name = 'environment';

UPDATE facts SET pms_version = '1.12.2.945', pms_version_source = 'at_install'
WHERE site = (SELECT MIN(site) FROM facts);
