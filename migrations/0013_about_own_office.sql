-- Nobody reads what is about the own office, wherever it lies by now: an officer who stands in elsewhere, or whose office came to stand above
-- the one that has it. What is counted and what is told live must know it too.
alter table event add column accused_id bigint;
update event set accused_id = (select c.accused_id from complaint c where c.id = event.complaint_id);

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
    n bigint not null,
    primary key (status, station_id, circle_id, office_id, accused_id, channel, category, confidential)
);
insert into tally (status, station_id, circle_id, office_id, accused_id, channel, category, confidential, n)
    select status, coalesce(station_id, 0), coalesce(circle_id, 0), coalesce(office_id, 0), coalesce(accused_id, 0), channel, category,
        confidential, count(*)
    from complaint group by 1, 2, 3, 4, 5, 6, 7, 8;

-- Whether only working days count for it, so that what is left after a pause can be counted as the whole was.
alter table clock add column working boolean not null default false;
-- Nobody waits for it any more though nothing was done: an order taken back, or given another time.
alter table clock add column withdrawn boolean not null default false;
