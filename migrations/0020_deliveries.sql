-- What the platforms tell about posts, each thing a fact of its own. They deliver late, twice and out of order: what a post says now is
-- worked out from all of its facts (src/intake/facts), so the order in which they came changes nothing.

create table post_fact (
    id {id},
    channel text not null,
    -- The post that it is about, as this delivery names it: of a post that was edited on X any version.
    channel_key text not null,
    -- The id of this version, or of the answer, where it has one of its own; else the same.
    version_key text not null,
    what text not null
        constraint post_fact_what check (what in ('new', 'edited', 'deleted', 'hidden', 'shown', 'answered')),
    -- The place in the chain of edits, 0 for the first; and the platform's own time.
    version bigint not null,
    said_at bigint,
    text text not null,
    -- Addresses, one a line; and what stands beside the words, as JSON.
    media text,
    beside text,
    received_at bigint not null,
    raw {bytes} not null,
    sha256 {bytes} not null,
    -- Over what it says and when: the same fact twice is one row.
    mark {bytes} not null,
    -- None while the post itself has not come. The only column that changes.
    post_id bigint references post (id),
    constraint post_fact_once unique (channel, mark)
);
create index post_fact_by_key on post_fact (channel, channel_key);
create index post_fact_by_version on post_fact (channel, version_key);
create index post_fact_by_post on post_fact (post_id) where post_id is not null;

-- The delivery that brought the post is its first fact: what it told, of which version, and its mark.
alter table post add column first_what text;
alter table post add column version bigint;
alter table post add column version_key text;
alter table post add column beside text;
alter table post add column mark {bytes};
create index post_by_version on post (channel, version_key) where version_key is not null;

-- What it says now; none while that is what it said first.
alter table post add column text_now text;
alter table post add column media_now text;
alter table post add column beside_now text;

-- When the words of an entry were written, by the platform's clock, where that is not when they came.
alter table entry add column said_at bigint;

-- Posts from before: the last edit's words count, and no edit brought back what was gone.
update post set text_now = (
    select v.text from post_version v where v.post_id = post.id and v.what = 'edited' and v.text <> '' order by v.id desc limit 1
) where exists (select 1 from post_version v where v.post_id = post.id and v.what = 'edited' and v.text <> '');
update post set gone = 'hidden' where gone is null and exists (
    select 1 from post_version v where v.post_id = post.id and v.what = 'hidden' and not exists (
        select 1 from post_version w where w.post_id = post.id and w.what = 'shown' and w.id > v.id
    )
);
update post set gone = 'deleted' where exists (select 1 from post_version v where v.post_id = post.id and v.what = 'deleted');
