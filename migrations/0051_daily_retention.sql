-- Whether what is due is erased every night. Off until the district has confirmed the rules; a changed rule has to be confirmed anew.
create table retention_daily (
    one bigint primary key constraint retention_daily_one check (one = 1),
    -- All rules, as they were confirmed; null: nothing is erased by itself.
    rules text,
    confirmed_at bigint,
    confirmed_by bigint references officer (id),
    -- The last night on which it ran (IST, days since 1970), and when.
    last_day bigint,
    ran_at bigint,
    constraint retention_daily_confirmed check ((rules is null) = (confirmed_at is null) and (rules is null) = (confirmed_by is null))
);
insert into retention_daily (one) values (1);
