-- Who complained, sealed: encrypted with a key of each complaint, which is itself encrypted with a key that is in no database (src/sealed).

create table sealed (
    complaint_id bigint primary key references complaint (id),
    -- The id of the server key with which `data_key` is encrypted; `sunwai key rotate` changes both and nothing else.
    server_key text not null,
    data_key {bytes} not null,
    place {bytes},
    name {bytes},
    phone {bytes},
    handle {bytes},
    -- Latitude and longitude.
    point {bytes},
    -- Keyed hashes, separated by spaces, by which the complaint is found.
    who text not null
);
create index sealed_by_server_key on sealed (server_key, complaint_id);

-- One row: which server key is in use, and to which one a rotation is going on.
create table sealed_state (
    one bigint primary key constraint sealed_state_one check (one = 1),
    server_key text not null,
    rotating_to text,
    -- The key of the hashes, encrypted with the server key: a rotation leaves the hashes as they are.
    word_key {bytes} not null,
    -- Complaints from before there was sealing are sealed up to this id; none once all are.
    sealed_to bigint
);

-- The hash of a covered row as it was before the personal details were taken out of it: what the audit trail recorded before entry `entry`.
create table sealed_before (
    kind text not null,
    row_id bigint not null,
    hash {bytes} not null,
    entry bigint not null,
    primary key (kind, row_id)
);

-- An officer has opened what is sealed, and says why.
create table opening (
    id {id},
    complaint_id bigint not null references complaint (id),
    officer_id bigint not null references officer (id),
    at bigint not null,
    until bigint not null,
    reason text not null,
    -- More about the reason, in the officer's words.
    words text,
    constraint opening_ends check (until > at)
);
create index opening_of_officer on opening (complaint_id, officer_id, until);

-- A person has decided that the law protects who it is about.
alter table complaint add column shield text
    constraint complaint_shield check (shield is null or shield in ('sexual_offence', 'child', 'witness'));
create index complaint_shielded on complaint (id) where shield is not null;
