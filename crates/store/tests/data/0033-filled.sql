UPDATE migration SET words = 'new server, told by telephone';
