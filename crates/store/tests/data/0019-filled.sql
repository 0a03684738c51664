-- An update explained what the site did until lately. Since when it is online begins with its span.
UPDATE checkpoint SET explained_until = 1789999000000;
