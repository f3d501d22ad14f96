-- The daily report: what it said on its day, and to whom it was mailed.

create table daily_report (
    -- IST calendar day since 1 January 1970.
    day bigint primary key,
    made_at bigint not null,
    -- The numbers as JSON; they never change.
    body text not null
);

-- One row for each recipient, written with the report. 'sending': the mail server has nothing of it yet. 'handing': it may have all of it; a server that
-- stops then leaves a row that is never sent again.
create table report_mail (
    day bigint not null references daily_report (day),
    address text not null,
    state text not null
        constraint report_mail_state check (state in ('waiting', 'sending', 'handing', 'sent', 'refused', 'unknown')),
    attempts bigint not null,
    -- When it is its turn again.
    due_at bigint not null,
    lease_until bigint not null,
    -- When it last changed.
    at bigint not null,
    why text,
    primary key (day, address)
);
create index report_mail_open on report_mail (state, due_at) where state in ('waiting', 'sending', 'handing');

-- What was closed and reopened on a day.
create index entry_ended on entry (at) where kind in ('closed', 'reopened');
