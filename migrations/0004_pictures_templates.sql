-- Pictures of posts, fetched once from the platform's own addresses; and ready answers that the desk has made its own.

alter table post add column entry_id bigint references entry (id);

create table post_media (
    id {id},
    post_id bigint not null references post (id),
    url text not null,
    state text not null constraint post_media_state check (state in ('waiting', 'kept', 'refused')),
    -- Why it was refused, or not fetched yet.
    why text,
    attempts bigint not null,
    due_at bigint not null,
    -- Of the bytes as the platform gave them, before they were decoded and stored anew.
    sha256 {bytes},
    fetched_at bigint,
    constraint post_media_once unique (post_id, url)
);
create index post_media_due on post_media (due_at) where state = 'waiting';

-- A post's picture belongs to the post until the post belongs to a complaint.
alter table photo add column post_id bigint references post (id);
create index photo_by_post on photo (post_id) where post_id is not null;

-- Ways of saying something. The program's own hold where there is none here.
create table template (
    id {id},
    saying text not null,
    -- None: for every category.
    category text,
    language text not null,
    text text not null,
    officer_id bigint not null references officer (id),
    at bigint not null,
    -- Taken out of use: kept, for what was said with it.
    retired_at bigint
);
create index template_in_use on template (saying, language) where retired_at is null;
