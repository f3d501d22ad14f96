-- Clocks: by when each step of a complaint is promised, and what became of the promise. Touching a complaint never moves one.

-- Days on which no working time runs; Sundays need no row. Days are IST calendar days since 1 January 1970.
create table holiday (
    day bigint primary key,
    name_hi text not null,
    name_en text not null
);

-- The district's own spans. The program's hold where there is none here.
create table clock_rule (
    id {id},
    -- None: for every category that has nothing of its own.
    category text,
    step text not null,
    millis bigint not null constraint clock_rule_lasts check (millis > 0),
    -- Whether only working days count.
    working boolean not null,
    -- How long before it is due the warning comes.
    warn_before bigint not null,
    constraint clock_rule_warns check (warn_before >= 0 and warn_before <= millis)
);
create unique index clock_rule_once on clock_rule (coalesce(category, ''), step);

create table clock (
    id {id},
    complaint_id bigint references complaint (id),
    order_id bigint,
    -- Who must act, for an order. For a complaint that is whoever has it, as its own row says.
    holder_id bigint references office (id),
    step text not null
        constraint clock_step check (step in ('acknowledge', 'first_response', 'station_report', 'outer_limit', 'decide', 'order')),
    started_at bigint not null,
    due_at bigint not null,
    warn_at bigint not null,
    warned_at bigint,
    met_at bigint,
    paused_at bigint,
    -- Why it was last paused.
    paused_why text,
    paused_total bigint not null default 0,
    -- The moment it was due, once that has passed without its being met.
    breached_at bigint,
    -- How far up the breach has been told: 0 not at all.
    level bigint not null default 0,
    -- When it must be looked at next; none when there is nothing more to do.
    next_at bigint,
    -- The office that was told last.
    office_id bigint references office (id),
    constraint clock_of_something check (complaint_id is not null or order_id is not null),
    constraint clock_paused_says_why check (paused_at is null or paused_why is not null),
    constraint clock_level check (level between 0 and 3),
    constraint clock_met_is_over check (met_at is null or (next_at is null and paused_at is null))
);
-- One of each kind runs at a time; those that were met stay as history.
create unique index clock_one_running on clock (complaint_id, step) where met_at is null and order_id is null;
create unique index clock_one_running_order on clock (order_id) where met_at is null and order_id is not null;
create index clock_by_complaint on clock (complaint_id) where complaint_id is not null;
create index clock_next on clock (next_at, id) where next_at is not null;

-- What an office, or the cell, is told.
create table notice (
    id {id},
    at bigint not null,
    kind text not null,
    office_id bigint references office (id),
    role text,
    complaint_id bigint references complaint (id),
    order_id bigint,
    clock_id bigint references clock (id),
    level bigint not null,
    text text,
    read_at bigint,
    read_by bigint references officer (id),
    mailed_at bigint,
    mail_tries bigint not null default 0,
    constraint notice_to_somebody check ((office_id is null) <> (role is null))
);
-- Whatever happens to a server, one clock tells one level to one reader once. Rows without a clock are not compared.
create unique index notice_once on notice (kind, clock_id, level, coalesce(office_id, 0), coalesce(role, ''));
create index notice_by_office on notice (office_id, id) where office_id is not null;
create index notice_by_role on notice (role, id) where role is not null;
create index notice_unread_by_office on notice (office_id, id) where read_at is null and office_id is not null;
create index notice_unread_by_role on notice (role, id) where read_at is null and role is not null;

-- Complaints that are open already run from their receipt, by the spans of the program.
insert into clock (complaint_id, step, started_at, due_at, warn_at, next_at)
select id, 'acknowledge', received_at, received_at + 86400000, received_at + 64800000, received_at + 64800000
from complaint where status = 'received';
insert into clock (complaint_id, step, started_at, due_at, warn_at, next_at)
select id, 'station_report', received_at, received_at + 864000000, received_at + 648000000, received_at + 648000000
from complaint where status in ('forwarded', 'investigating');
insert into clock (complaint_id, step, started_at, due_at, warn_at, next_at)
select id, 'outer_limit', received_at, received_at + 1814400000, received_at + 1360800000, received_at + 1360800000
from complaint where status <> 'closed';
