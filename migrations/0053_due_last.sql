-- Of two indexes that promise the same, SQLite without statistics takes the one that was made first. A column of one station is read from the
-- station's index, and not from that of the whole district: so that one is made after the others (a test reads the plans).
drop index complaint_by_due;
create index complaint_by_due on complaint (status, due_at, id);
