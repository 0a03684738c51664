UPDATE server SET link_guid = x'7d0c35e1a2b84f06913e5bd2c4a8f170', notes = 'in the back room' WHERE id = 1;
INSERT INTO incident (class, subject, server, began, ended)
VALUES ('server_lost_contact', 'BP-01', 1, 1789990200000, 1789990900000);
