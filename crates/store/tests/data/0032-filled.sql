UPDATE quota SET asked_by_people = 40;
