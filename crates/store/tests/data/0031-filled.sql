UPDATE invitation SET made_by = 1 WHERE staff = 2;
