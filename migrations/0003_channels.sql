-- What arrives on the channels, and what goes back.

-- A post as a channel tells it. Empty for Click & Post, where the complaint itself holds the words.
alter table post add column kind text;
alter table post add column author_id text;
alter table post add column author_handle text;
alter table post add column author_name text;
alter table post add column text text;
alter table post add column thread text;
alter table post add column parent text;
-- Addresses, one a line.
alter table post add column media text;
alter table post add column said_at bigint;
-- 'deleted' by its author or the platform, or 'hidden'.
alter table post add column gone text;
alter table post add column decided_at bigint;
alter table post add column decided_by bigint references officer (id);
-- Where somebody was sent, or why.
alter table post add column remark text;
create index post_waiting on post (id) where disposition is null;
create index post_by_thread on post (channel, thread) where thread is not null;
create index post_by_author on post (channel, author_id) where author_id is not null;
create index post_by_complaint on post (complaint_id) where complaint_id is not null;
create index post_by_day on post (received_at);

-- Later states of a post: the same words twice are one version.
create table post_version (
    id {id},
    post_id bigint not null references post (id),
    -- The platform's id where an edit has one of its own.
    channel_key text not null,
    what text not null,
    text text not null,
    received_at bigint not null,
    raw {bytes} not null,
    sha256 {bytes} not null,
    constraint post_version_once unique (post_id, sha256)
);
create index post_version_key on post_version (channel_key);

-- What goes out. Written with the change that causes it; a worker sends it.
create table reply (
    id {id},
    channel text not null,
    way text not null constraint reply_way check (way in ('reply', 'message', 'private_reply', 'post', 'quote', 'repost')),
    target text not null,
    post_id bigint references post (id),
    complaint_id bigint references complaint (id),
    officer_id bigint references officer (id),
    text text not null,
    -- What caused it: the same cause twice is one reply.
    cause text not null constraint reply_once unique,
    state text not null constraint reply_state check (state in ('queued', 'sending', 'sent', 'refused', 'unknown', 'held')),
    attempts bigint not null,
    looks bigint not null,
    due_at bigint not null,
    lease_until bigint not null,
    tried_at bigint,
    platform_id text,
    why text,
    created_at bigint not null,
    sent_at bigint,
    constraint reply_sent_is_known check ((state = 'sent') = (platform_id is not null))
);
create index reply_due on reply (state, due_at);
create index reply_by_complaint on reply (complaint_id) where complaint_id is not null;
create index reply_by_platform_id on reply (channel, platform_id) where platform_id is not null;

create table channel_state (
    channel text primary key,
    -- The last delivery with a right signature.
    heard_at bigint not null,
    -- Up to where the platform's list was read without a failure.
    listed_until bigint not null,
    -- Nothing is sent before this moment: the platform's own word.
    paused_until bigint not null,
    -- Why nothing goes out at all until a person sees to it.
    shut text,
    -- Why the last look at our subscription failed.
    unsubscribed text,
    -- Day (IST, days since 1970) and what was spent on it, in millionths of a US dollar.
    spent_on bigint not null,
    spent bigint not null
);

-- The platform's own list against ours, by day.
create table reconciliation (
    channel text not null,
    day bigint not null,
    listed bigint not null,
    missing bigint not null,
    at bigint not null,
    primary key (channel, day)
);

-- Something on the wire changed: look again.
create table wire_event (
    id {id},
    at bigint not null
);

-- A complainant who says "this handle is mine" and has yet to send the code from it.
create table claim (
    id {id},
    -- SHA-256 of the code; the code itself is only on the complainant's page.
    code_hash {bytes} not null constraint claim_code_unique unique,
    complaint_id bigint not null references complaint (id),
    -- SHA-256 of the key that opens the private page once the code has come.
    key_hash {bytes} not null,
    -- Whether the private link was held when the code was made: then any handle may be joined.
    private boolean not null,
    created_at bigint not null,
    expires_at bigint not null,
    fulfilled_at bigint
);
create index claim_by_complaint on claim (complaint_id);

-- Further keys to private pages, each given for a fulfilled claim.
create table complaint_key (
    complaint_id bigint not null references complaint (id),
    key_hash {bytes} not null,
    primary key (complaint_id, key_hash)
);

-- Accounts that were proved to be the complainant's.
create table complainant_account (
    complaint_id bigint not null references complaint (id),
    channel text not null,
    author_id text not null,
    handle text,
    at bigint not null,
    primary key (complaint_id, channel, author_id)
);
create index complainant_account_author on complainant_account (channel, author_id);
