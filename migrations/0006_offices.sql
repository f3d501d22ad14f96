-- Offices and officers over time: names, titles, who heads what, temporary stations.

-- A station of a fair or a camp has its end from the start.
alter table office add column temporary boolean not null default false
    constraint office_temporary_ends check (temporary = false or valid_to is not null);
alter table office add column registers_fir boolean not null default true;
-- A station of the whole district stands under the district and under no circle (Cyber, Tourist).
alter table office add column district_wide boolean not null default false;
update office set district_wide = true where kind = 'station' and id in
    (select p.office_id from office_parent p join office d on d.id = p.parent_id where d.kind = 'district');

-- Later names; the first one stands with the office itself. Each holds until the next.
create table office_name (
    office_id bigint not null references office (id),
    valid_from bigint not null,
    name_en text not null,
    name_hi text not null,
    primary key (office_id, valid_from)
);

-- What the head of such an office is called, and the office: SSP and CO until November 2022, Commissioner and ACP since.
create table office_title (
    id {id},
    kind text not null constraint office_title_kind check (kind in ('district', 'zone', 'circle', 'station')),
    valid_from bigint not null,
    valid_to bigint,
    head_hi text not null,
    head_en text not null,
    -- With {name} for the office's name; none: the program's own way.
    office_hi text,
    office_en text,
    constraint office_title_once unique (kind, valid_from),
    constraint office_title_validity check (valid_to is null or valid_to > valid_from)
);

-- Who heads what, who is away, who stands in.
create table posting (
    id {id},
    officer_id bigint not null references officer (id),
    office_id bigint not null references office (id),
    duty text not null constraint posting_duty check (duty in ('head', 'stand_in', 'leave')),
    valid_from bigint not null,
    valid_to bigint,
    note text,
    constraint posting_validity check (valid_to is null or valid_to > valid_from),
    constraint posting_ends check (duty = 'head' or valid_to is not null)
);
create index posting_by_office on posting (office_id, valid_from);

-- What servers hold in memory; whoever changes it counts on, and every server reads again.
create table setting_version (
    name text primary key,
    n bigint not null
);
insert into setting_version (name, n) values ('offices', 1);

-- A table of offices that somebody looks at before applying it.
create table office_import (
    sha256 text primary key,
    text text not null,
    at bigint not null
);
