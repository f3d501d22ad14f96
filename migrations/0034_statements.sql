-- Official statements: written once in Hindi and English, released by two people, kept with every correction.

create table statement (
    id {id},
    -- The name in its public address: random, so that drafts cannot be counted.
    slug text not null constraint statement_slug_unique unique,
    created_at bigint not null,
    created_by bigint not null references officer (id),
    -- What the public reads: the number of the newest released version; none before the first release.
    released_n bigint,
    first_released_at bigint,
    -- The last change that the public sees: release, correction or withdrawal.
    updated_at bigint,
    withdrawn_at bigint,
    withdrawn_by bigint references officer (id),
    -- Why, as the public reads it.
    withdrawn_hi text,
    withdrawn_en text,
    constraint statement_released check (
        (released_n is null) = (first_released_at is null) and (released_n is null) = (updated_at is null)
    ),
    constraint statement_withdrawn check (
        withdrawn_at is null
        or (released_n is not null and withdrawn_by is not null and withdrawn_hi is not null and withdrawn_en is not null)
    )
);
create index statement_public on statement (first_released_at desc, id desc) where first_released_at is not null;
create index statement_changed on statement (updated_at desc, id desc) where updated_at is not null;

-- The words. The first version is the statement, every later one a correction. A released version never changes.
create table statement_version (
    id {id},
    statement_id bigint not null references statement (id),
    n bigint not null,
    -- Grows with every change of a draft: nobody releases words that he has not seen.
    edit bigint not null,
    state text not null
        constraint statement_version_state check (state in ('draft', 'proposed', 'scheduled', 'released', 'dropped')),
    title_hi text not null,
    title_en text not null,
    text_hi text not null,
    text_en text not null,
    -- What a correction corrects; none for the first version.
    change_hi text,
    change_en text,
    -- How a text that is too long for one post goes out: as a thread, or its beginning with a link.
    overflow text not null constraint statement_version_overflow check (overflow in ('thread', 'link')),
    writer_id bigint not null references officer (id),
    changed_at bigint not null,
    proposed_at bigint,
    second_id bigint references officer (id),
    second_at bigint,
    -- When it is to be released; none: at once.
    release_at bigint,
    released_at bigint,
    -- Why it was returned to its writer: the words of the second person, or the reason of the guard.
    returned text,
    constraint statement_version_once unique (statement_id, n),
    constraint statement_two_people check (second_id is null or second_id <> writer_id),
    constraint statement_released_by_two check (
        state not in ('scheduled', 'released') or (second_id is not null and second_at is not null)
    ),
    constraint statement_version_released check ((state = 'released') = (released_at is not null)),
    constraint statement_correction_says_what check (n = 1 or state = 'draft' or state = 'dropped'
        or (change_hi is not null and change_en is not null))
);
create unique index statement_one_open on statement_version (statement_id) where state in ('draft', 'proposed', 'scheduled');
create index statement_version_due on statement_version (release_at) where state = 'scheduled';
create index statement_version_open on statement_version (changed_at desc, id desc) where state in ('draft', 'proposed', 'scheduled');

-- What a statement is about. Never shown to the public.
create table statement_about (
    id {id},
    statement_id bigint not null references statement (id),
    complaint_id bigint references complaint (id),
    -- The rumour that it answers.
    post_id bigint references post (id),
    -- An incident in words.
    incident text,
    constraint statement_about_one check (
        (case when complaint_id is null then 0 else 1 end) + (case when post_id is null then 0 else 1 end)
        + (case when incident is null then 0 else 1 end) = 1
    )
);
create unique index statement_about_complaint on statement_about (statement_id, complaint_id) where complaint_id is not null;
create unique index statement_about_post on statement_about (statement_id, post_id) where post_id is not null;
create index statement_by_complaint on statement_about (complaint_id) where complaint_id is not null;
create index statement_by_post on statement_about (post_id) where post_id is not null;

-- Pictures and documents of a version; on the site only. The file is a row of `photo`, so that it is kept, backed up and swept with the photos.
alter table photo add column statement_version_id bigint references statement_version (id);
create index photo_by_statement on photo (statement_version_id) where statement_version_id is not null;

create table statement_file (
    id {id},
    version_id bigint not null references statement_version (id),
    photo_id bigint not null references photo (id),
    kind text not null constraint statement_file_kind check (kind in ('picture', 'pdf')),
    -- What it is, or what a picture shows.
    title_hi text not null,
    title_en text not null,
    bytes bigint not null,
    constraint statement_file_once unique (version_id, photo_id)
);

-- The posts of a version in the outbox: part 1 and what follows it in a thread; part 0 says that the statement was withdrawn.
alter table reply add column statement_version_id bigint references statement_version (id);
alter table reply add column part bigint;
-- The row of the part that must be out first; this one is a reply to it.
alter table reply add column after_id bigint;
-- The last event of any complaint that the guard had seen when it let the words pass: it looks again at what has changed since.
alter table reply add column guarded bigint;
-- When the platform said that it no longer has it, and when it was last asked.
alter table reply add column gone_at bigint;
alter table reply add column seen_at bigint;
create index reply_by_statement on reply (statement_version_id, channel, part) where statement_version_id is not null;
create index reply_seen on reply (channel, seen_at) where statement_version_id is not null and state = 'sent' and gone_at is null;

-- The confidential complaints, without reading all: no statement may contain a word that any of them withholds.
create index complaint_confidential on complaint (id) where confidential = true;
create index withheld_added on withheld (complaint_id) where released = false;
