-- A row that readiness writes to: whether the database takes a write is known only by writing.
create table probe (
    one bigint primary key constraint probe_one_row check (one = 1),
    at bigint not null
);
insert into probe (one, at) values (1, 0);
