-- By which way of making words the index of words was made, and up to which complaint it has been made anew by this program's way.
create table words_index (
    one bigint primary key constraint words_index_one check (one = 1),
    version bigint not null,
    done_to bigint not null
);
insert into words_index (one, version, done_to) values (1, 0, 0);
