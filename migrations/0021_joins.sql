-- Posts that were taken off a complaint again. The entry that they made stays on its timeline, and what it said is no longer shown there.

create table unjoined (
    entry_id bigint primary key references entry (id),
    complaint_id bigint not null references complaint (id),
    post_id bigint not null references post (id),
    -- The complaint that was made of it in the same moment; none: it waited on the wire again.
    split_to bigint references complaint (id),
    officer_id bigint not null references officer (id),
    at bigint not null
);
create index unjoined_by_complaint on unjoined (complaint_id);
-- A post of which a complaint was made, by its author: for what the same author writes next.
create index post_complained on post (channel, author_id, complaint_id) where disposition = 'complaint' and author_id is not null;
create index post_by_entry on post (entry_id) where entry_id is not null;
