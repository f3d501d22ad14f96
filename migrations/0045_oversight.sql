-- The audit trail only grows, and its end is kept once a day; what may be erased and what may not; incidents in which data got out.

-- The end of the chain at the end of each Indian calendar day (days since 1970). Printed or published, it shows later whether the trail was rewritten.
create table audit_anchor (
    day bigint primary key,
    at bigint not null,
    length bigint not null,
    hash {bytes} not null
);

-- What the auditor's page filters by, the newest first.
create index audit_by_subject on audit (subject, id);
create index audit_by_officer on audit (officer_id, id) where officer_id is not null;
create index audit_by_action on audit (action, id);
create index audit_by_time on audit (at, id);

-- No entry and no anchor is changed or deleted by whoever writes through this database.
{audit_only_grows}

-- How long the rows of a class are kept where the district has decided otherwise than the program; null: until a person says so.
create table retention_rule (
    class text primary key,
    days bigint,
    at bigint not null,
    officer_id bigint not null references officer (id),
    constraint retention_rule_days check (days is null or days between 30 and 36500)
);

-- A complaint that no rule erases while this runs: an order of a court, an investigation, a request under the law.
create table legal_hold (
    id {id},
    complaint_id bigint not null references complaint (id),
    -- The number of the order or letter, and what it asks; no names.
    reason text not null,
    at bigint not null,
    officer_id bigint not null references officer (id),
    ended_at bigint,
    ended_by bigint references officer (id),
    constraint legal_hold_reason check (length(reason) > 0)
);
create unique index legal_hold_running on legal_hold (complaint_id) where ended_at is null;

-- When what a person can be recognised by was erased from the row. What is counted stays.
alter table complaint add column erased_at bigint;
alter table post add column erased_at bigint;
-- The entry of the audit trail that says that a covered row was erased, and what its hash was before.
create table erased_row (
    kind text not null,
    row_id bigint not null,
    entry_id bigint not null,
    primary key (kind, row_id)
);
-- What waits to be erased, the oldest first.
create index complaint_to_erase on complaint (changed_at, id) where status = 'closed' and erased_at is null;
create index post_to_erase on post (received_at, id) where complaint_id is null and erased_at is null;

-- An incident in which personal data got out, or the system was attacked. Both clocks of the law run from when it was noticed.
create table breach (
    id {id},
    noticed_at bigint not null,
    what text not null,
    at bigint not null,
    officer_id bigint not null references officer (id),
    constraint breach_what check (length(what) > 0)
);
create index breach_by_time on breach (noticed_at, id);

-- What was done about it; a row is never changed.
create table breach_step (
    id {id},
    breach_id bigint not null references breach (id),
    step text not null
        constraint breach_step_known check (step in ('cert_in', 'board', 'board_detail', 'people', 'note', 'ended')),
    -- When it was done, as the officer says.
    done_at bigint not null,
    -- The number under which the authority has it, or what was done.
    text text not null,
    at bigint not null,
    officer_id bigint not null references officer (id)
);
create index breach_step_of on breach_step (breach_id, id);
create unique index breach_step_once on breach_step (breach_id, step) where step <> 'note';
