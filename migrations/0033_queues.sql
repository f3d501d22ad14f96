-- The queues of the rail: which complaints wait for somebody because they have new words, are paused, reopened and so on. A row is a copy of what a
-- queue is filtered, sorted and hidden by, so that counts and lists come from one index however many complaints there are. Every change of a
-- complaint writes its rows anew; `complaint::queues` says when a complaint is in a queue. What is late follows from `complaint.due_at`.
create table queued (
    queue text not null constraint queued_queue check (queue in ('new_words', 'whose', 'paused', 'reopened')),
    complaint_id bigint not null references complaint (id),
    status text not null,
    channel text not null,
    category text not null,
    received_at bigint not null,
    due_at bigint not null,
    confidential boolean not null,
    station_id bigint,
    circle_id bigint,
    office_id bigint,
    accused_id bigint,
    officer_id bigint,
    primary key (queue, complaint_id)
);
create index queued_by_complaint on queued (complaint_id);
create index queued_by_status on queued (queue, status, due_at, complaint_id);
create index queued_by_station on queued (queue, station_id, status, due_at);
create index queued_by_circle on queued (queue, circle_id, status, due_at);
create index queued_by_office on queued (queue, office_id, status, due_at);

-- What is late within a circle.
create index complaint_by_circle_due on complaint (circle_id, status, due_at, id);
create index complaint_by_office_due on complaint (office_id, status, due_at, id);

insert into queued (queue, complaint_id, status, channel, category, received_at, due_at, confidential, station_id, circle_id, office_id, accused_id,
        officer_id)
    select 'paused', c.id, c.status, c.channel, c.category, c.received_at, c.due_at, c.confidential, c.station_id, c.circle_id, c.office_id, c.accused_id,
        c.officer_id
    from complaint c
    where c.id in (select k.complaint_id from clock k where k.met_at is null and k.paused_at is not null);
insert into queued (queue, complaint_id, status, channel, category, received_at, due_at, confidential, station_id, circle_id, office_id, accused_id,
        officer_id)
    select 'new_words', c.id, c.status, c.channel, c.category, c.received_at, c.due_at, c.confidential, c.station_id, c.circle_id, c.office_id, c.accused_id,
        c.officer_id
    from complaint c where c.unread = true;
insert into queued (queue, complaint_id, status, channel, category, received_at, due_at, confidential, station_id, circle_id, office_id, accused_id,
        officer_id)
    select 'whose', c.id, c.status, c.channel, c.category, c.received_at, c.due_at, c.confidential, c.station_id, c.circle_id, c.office_id, c.accused_id,
        c.officer_id
    from complaint c where c.decider_id is not null;
insert into queued (queue, complaint_id, status, channel, category, received_at, due_at, confidential, station_id, circle_id, office_id, accused_id,
        officer_id)
    select 'reopened', c.id, c.status, c.channel, c.category, c.received_at, c.due_at, c.confidential, c.station_id, c.circle_id, c.office_id, c.accused_id,
        c.officer_id
    from complaint c
    where c.status <> 'closed' and exists (select 1 from entry e where e.complaint_id = c.id and e.kind = 'reopened');
