-- Ready steps: a named sequence of moves that an operator makes with one press.

-- A row is never changed but for its archiving: what the audit names stays what it was.
create table macro (
    id {id},
    name_hi text not null,
    name_en text not null,
    officer_id bigint not null references officer (id),
    at bigint not null,
    -- Taken out of use: kept, for what was done with it.
    archived_at bigint,
    archived_by bigint references officer (id),
    constraint macro_archived_by_somebody check ((archived_at is null) = (archived_by is null))
);
create unique index macro_name_hi_once on macro (name_hi) where archived_at is null;
create unique index macro_name_en_once on macro (name_en) where archived_at is null;

create table macro_step (
    id {id},
    macro_id bigint not null references macro (id),
    place bigint not null,
    kind text not null,
    station_id bigint references office (id),
    -- With its places open.
    text text,
    constraint macro_step_once unique (macro_id, place),
    constraint macro_step_names_its_station check (kind <> 'forward_to' or station_id is not null),
    constraint macro_step_has_its_words check (kind not in ('ask', 'note') or length(text) > 0)
);

insert into setting_version (name, n) values ('macros', 1);
