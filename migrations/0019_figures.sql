-- What became of complaints, as the public is told: blocks of whole months, written once a month. No cell holds one to four.

create table figures_release (
    one bigint primary key constraint figures_release_one check (one = 1),
    -- Up to which month it has been decided what is told: years since 0 times 12, and months.
    month bigint not null,
    -- When.
    at bigint not null
);

create table figures_block (
    first_month bigint primary key,
    last_month bigint not null,
    -- How finely its complaints are told apart; what is not told apart stands in the first cell of its group.
    detail text not null constraint figures_block_detail check (detail in ('inquiries', 'confidential', 'ends')),
    disposed bigint not null,
    found_fake bigint not null,
    confidential_investigating bigint not null,
    confidential_other bigint not null,
    open_investigating bigint not null,
    open_other bigint not null,
    constraint figures_block_order check (last_month >= first_month),
    constraint figures_block_none_or_five check (
        (disposed = 0 or disposed >= 5) and (found_fake = 0 or found_fake >= 5)
        and (confidential_investigating = 0 or confidential_investigating >= 5)
        and (confidential_other = 0 or confidential_other >= 5)
        and (open_investigating = 0 or open_investigating >= 5) and (open_other = 0 or open_other >= 5)
    )
);
