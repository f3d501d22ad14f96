-- The shield narrows who reads a complaint, so whatever is counted, queued or told live by its position knows it too. What is counted is made anew
-- from the complaints, by this file or at the next start.

alter table event add column shielded boolean not null default false;
update event set shielded = true where complaint_id in (select id from complaint where shield is not null);

alter table queued add column shielded boolean not null default false;
update queued set shielded = true where complaint_id in (select id from complaint where shield is not null);

drop table tally;
create table tally (
    status text not null,
    station_id bigint not null,
    circle_id bigint not null,
    office_id bigint not null,
    accused_id bigint not null,
    channel text not null,
    category text not null,
    confidential boolean not null,
    shielded boolean not null,
    n bigint not null,
    primary key (status, station_id, circle_id, office_id, accused_id, channel, category, confidential, shielded)
);
insert into tally (status, station_id, circle_id, office_id, accused_id, channel, category, confidential, shielded, n)
    select status, coalesce(station_id, 0), coalesce(circle_id, 0), coalesce(office_id, 0), coalesce(accused_id, 0), channel, category,
        confidential, (shield is not null), count(*)
    from complaint group by 1, 2, 3, 4, 5, 6, 7, 8, 9;

-- The figures are counted anew at the next start, because they were counted in another way.
alter table figure_fact add column shielded boolean not null default false;
alter table figure_change add column shielded boolean not null default false;

drop table figure_place;
create table figure_place (
    grain text not null,
    period bigint not null,
    station_id bigint not null,
    circle_id bigint not null,
    office_id bigint not null,
    accused_id bigint not null,
    confidential boolean not null,
    shielded boolean not null,
    status text not null,
    outcome text not null,
    n bigint not null,
    reopened bigint not null,
    overturned bigint not null,
    last_hour bigint not null,
    primary key (grain, period, station_id, circle_id, office_id, accused_id, confidential, shielded, status, outcome)
);
create index figure_place_empty on figure_place (n) where n = 0;

drop table figure_times;
create table figure_times (
    grain text not null,
    period bigint not null,
    station_id bigint not null,
    circle_id bigint not null,
    office_id bigint not null,
    accused_id bigint not null,
    confidential boolean not null,
    shielded boolean not null,
    responded {bytes} not null,
    closed {bytes} not null,
    primary key (grain, period, station_id, circle_id, office_id, accused_id, confidential, shielded)
);
