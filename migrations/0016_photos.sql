-- Files of photos that nobody uses, or not yet: noted before the file is put, gone with the row that says whose it is. What is left when
-- its time has come is removed.
create table photo_unused (
    sha256 text primary key,
    due_at bigint not null
);
create index photo_unused_by_due on photo_unused (due_at);
-- Who else uses this file, and what was abandoned, without reading the whole table.
create index photo_by_file on photo (sha256);
create index photo_waiting on photo (at) where form_hash is not null;
