-- What the figures count. A complaint is counted by the day of its receipt (IST, days since 1970), with what it is now. Everything here follows from
-- the rows of complaints, entries, clocks, posts and replies, and is made anew from them by `sunwai figures rebuild`.

-- By what each complaint is counted at present.
create table figure_fact (
    -- The complaint's.
    id {id},
    day bigint not null,
    received_at bigint not null,
    channel text not null,
    category text not null,
    status text not null,
    -- Empty while it is open.
    outcome text not null,
    confidential boolean not null,
    -- 0 stands for none in these four, as in tally.
    station_id bigint not null,
    circle_id bigint not null,
    office_id bigint not null,
    accused_id bigint not null,
    -- The bucket of the time to the first response and of the time to close; -1 while there is none.
    responded bigint not null,
    closed bigint not null,
    reopened boolean not null,
    -- Closed once more with another outcome.
    overturned boolean not null,
    -- Closed in the last hour before its deadline.
    last_hour boolean not null
);
create index figure_fact_by_receipt on figure_fact (received_at, id);
create index figure_fact_by_station on figure_fact (station_id, received_at, id);
create index figure_fact_reopened on figure_fact (received_at, id) where reopened = true;
create index figure_fact_overturned on figure_fact (received_at, id) where overturned = true;
create index figure_fact_last_hour on figure_fact (received_at, id) where last_hour = true;

-- Changes of facts that are not added up yet: appended by every change, so that no two of them wait for one counter.
create table figure_change (
    id {id},
    day bigint not null,
    month bigint not null,
    channel text not null,
    category text not null,
    status text not null,
    outcome text not null,
    confidential boolean not null,
    station_id bigint not null,
    circle_id bigint not null,
    office_id bigint not null,
    accused_id bigint not null,
    responded bigint not null,
    closed bigint not null,
    reopened boolean not null,
    overturned boolean not null,
    last_hour boolean not null,
    -- 1 or -1.
    n bigint not null
);

-- Complaints received, by channel. A period is a day, a month (the year times 12, plus 0 for January) or a year.
create table figure_received (
    grain text not null,
    period bigint not null,
    channel text not null,
    n bigint not null,
    primary key (grain, period, channel)
);

-- What became of the complaints of a month, by category.
create table figure_month (
    month bigint not null,
    category text not null,
    status text not null,
    outcome text not null,
    confidential boolean not null,
    n bigint not null,
    reopened bigint not null,
    overturned bigint not null,
    last_hour bigint not null,
    primary key (month, category, status, outcome, confidential)
);
create index figure_month_empty on figure_month (n) where n = 0;

-- The same by office, with the columns that decide who may see it.
create table figure_place (
    grain text not null,
    period bigint not null,
    station_id bigint not null,
    circle_id bigint not null,
    office_id bigint not null,
    accused_id bigint not null,
    confidential boolean not null,
    status text not null,
    outcome text not null,
    n bigint not null,
    reopened bigint not null,
    overturned bigint not null,
    last_hour bigint not null,
    primary key (grain, period, station_id, circle_id, office_id, accused_id, confidential, status, outcome)
);
create index figure_place_empty on figure_place (n) where n = 0;

-- How long it took: for each bucket its number and how many fell into it, two bytes and four, the lowest first (complaint::counting::Histogram).
create table figure_times (
    grain text not null,
    period bigint not null,
    station_id bigint not null,
    circle_id bigint not null,
    office_id bigint not null,
    accused_id bigint not null,
    confidential boolean not null,
    responded {bytes} not null,
    closed {bytes} not null,
    primary key (grain, period, station_id, circle_id, office_id, accused_id, confidential)
);

-- Days whose posts or replies are to be counted anew: appended, like figure_change.
create table figure_touched (
    id {id},
    what text not null constraint figure_touched_what check (what in ('post', 'reply')),
    day bigint not null
);

-- Posts on the wire by the hour of their arrival (IST, hours since 1970) and by day.
create table figure_posts (
    grain text not null,
    period bigint not null,
    channel text not null,
    came bigint not null,
    decided bigint not null,
    -- How long the decided ones waited, as in figure_times.
    waited {bytes} not null,
    primary key (grain, period, channel)
);

-- Replies by the day on which they were written.
create table figure_replies (
    day bigint not null,
    channel text not null,
    state text not null,
    -- Empty where nothing is wrong.
    why text not null,
    n bigint not null,
    primary key (day, channel, state, why)
);
create index reply_by_day on reply (created_at);

-- By which way of counting all this was made; another version than the program's is made anew at the next start. Whoever adds up locks it first.
create table figure_state (
    one bigint primary key constraint figure_state_one check (one = 1),
    version bigint not null
);
insert into figure_state (one, version) values (1, 0);

-- What was spent on a platform each day, in millionths of a US dollar. Unlike all else here it follows from nothing.
create table channel_spent (
    channel text not null,
    day bigint not null,
    spent bigint not null,
    primary key (channel, day)
);
insert into channel_spent (channel, day, spent) select channel, spent_on, spent from channel_state where spent > 0;

-- What else the public is told, in blocks of whole months like figures_block: by subject, reopened, how long it took. No cell holds one to four.
create table figures_part_release (
    part text primary key,
    -- Up to which month it has been decided what is told: years since 0 times 12, and months.
    month bigint not null,
    -- When.
    at bigint not null
);
create table figures_part (
    part text not null,
    first_month bigint not null,
    last_month bigint not null,
    -- The first state that is counted in this cell (figures::parts).
    cell text not null,
    n bigint not null,
    primary key (part, first_month, cell),
    constraint figures_part_order check (last_month >= first_month),
    constraint figures_part_none_or_five check (n = 0 or n >= 5)
);

-- What an officer has taken, in the order of the board: by when it is due, and the newest of the closed ones first.
create index complaint_by_officer_due on complaint (officer_id, status, due_at, id) where officer_id is not null;
create index complaint_by_officer_received on complaint (officer_id, status, received_at, id) where officer_id is not null;
drop index complaint_by_officer;
-- The closed ones of a station, a circle and an office, the newest first: with the key, so that reading them in order needs no sorting.
create index complaint_by_station_received on complaint (station_id, status, received_at, id);
create index complaint_by_circle_received on complaint (circle_id, status, received_at, id);
create index complaint_by_office_received on complaint (office_id, status, received_at, id);
drop index complaint_by_station;
drop index complaint_by_circle;
drop index complaint_by_office;
-- Orders that came back.
create index chief_order_returned on chief_order (returned_at, id) where state in ('open', 'acknowledged') and returned_at is not null;

-- Posts are decided, and replies change, in many places of the program; none of them can forget this.
{touched}
