-- Whose case is it: a station says once that a complaint is not its own, and an office above decides which station has it. And what the
-- desk corrects in routing, with the spellings learnt from it.

-- The station that said so; it stays, for nobody says so again.
alter table complaint add column refused_by_id bigint references office (id);
-- The station that it named instead.
alter table complaint add column suggested_id bigint references office (id);
-- The office that decides, as long as it has not.
alter table complaint add column decider_id bigint references office (id)
    constraint complaint_decided_by_another check (
        decider_id is null
        or (status = 'forwarded' and refused_by_id is not null and (accused_id is null or decider_id <> accused_id))
    );

-- A person sent a complaint to another station than routing had put first. The last one of a complaint holds.
create table correction (
    id {id},
    complaint_id bigint not null references complaint (id),
    -- The post that it was made of, if it was.
    post_id bigint references post (id),
    -- What routing put first; none if it found nothing.
    suggested_id bigint references office (id),
    chosen_id bigint not null references office (id),
    officer_id bigint not null references officer (id),
    at bigint not null,
    constraint correction_once unique (complaint_id),
    constraint correction_corrects check (suggested_id is null or suggested_id <> chosen_id)
);

-- Spellings that somebody has looked at.
create table spelling (
    id {id},
    -- Folded, without spaces: what two spellings are compared by.
    joined text not null,
    written text not null,
    station_id bigint not null references office (id),
    state text not null constraint spelling_state check (state in ('learnt', 'rejected', 'withdrawn')),
    officer_id bigint not null references officer (id),
    at bigint not null,
    withdrawn_by bigint references officer (id),
    withdrawn_at bigint,
    constraint spelling_withdrawn_by_somebody
        check ((state = 'withdrawn') = (withdrawn_by is not null) and (withdrawn_by is null) = (withdrawn_at is null))
);
-- One spelling means one station.
create unique index spelling_once on spelling (joined) where state = 'learnt';

insert into setting_version (name, n) values ('spellings', 1);
