-- A row that readiness writes to: whether the database takes a write is known only by writing.
create table probe (
    one bigint primary key constraint probe_one_row check (one = 1),
    at bigint not null
);
insert into probe (one, at) values (1, 0);

-- How often somebody else's words came to it: they light a complaint up, but change nothing that a move was decided on.
alter table complaint add column heard bigint not null default 0;
