-- The board is sorted by the clock that runs out first, also where there are many complaints: when that is, on the complaint's own row.

alter table complaint add column due_at bigint not null default 0;
-- A complaint without a clock counts as late ten days after its receipt. For a paused clock the latest possible time counts.
update complaint set due_at = coalesce(
    (select min(k.due_at + case when k.paused_at is null or k.paused_total > 604800000 then 0 else 604800000 - k.paused_total end)
     from clock k where k.complaint_id = complaint.id and k.met_at is null),
    received_at + 864000000);
create index complaint_by_due on complaint (status, due_at, id);
create index complaint_by_station_due on complaint (station_id, status, due_at, id);
