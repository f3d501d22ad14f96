-- The interface for other software of the force: its keys, and the hooks by which it is told of changes.

create table api_key (
    id {id},
    -- What it is for, as the admin wrote it.
    name text not null,
    -- The beginning of the key, which is shown.
    prefix text not null,
    -- SHA-256 of the whole key, which is random.
    key_hash {bytes} not null constraint api_key_once unique,
    -- The account in whose name it is used. It sees and may do what this officer may, and less.
    officer_id bigint not null references officer (id),
    -- Words, separated by spaces.
    scopes text not null,
    per_minute bigint not null constraint api_key_per_minute check (per_minute between 1 and 6000),
    created_at bigint not null,
    created_by bigint not null references officer (id),
    expires_at bigint,
    revoked_at bigint
);

-- The last use of a key, apart from its row: a request that changes something holds that row until its end.
create table api_key_use (
    key_id bigint primary key references api_key (id),
    at bigint not null
);

-- Requests that changed something, so that one that is sent again changes nothing.
create table api_request (
    key_id bigint not null references api_key (id),
    -- SHA-256 of the Idempotency-Key.
    idempotency_hash {bytes} not null,
    -- SHA-256 of what was asked.
    request_hash {bytes} not null,
    -- The complaint that was filed or changed.
    reference text not null,
    at bigint not null,
    primary key (key_id, idempotency_hash)
);
create index api_request_old on api_request (at);

create table webhook (
    id {id},
    name text not null,
    url text not null,
    -- The key of the signatures (Standard Webhooks).
    secret {bytes} not null,
    -- The account whose sight decides which complaints it is told of.
    officer_id bigint not null references officer (id),
    active boolean not null,
    -- Messages in a row that were given up.
    failures bigint not null,
    -- After a failure, nothing is sent before this moment.
    paused_until bigint not null,
    created_at bigint not null,
    created_by bigint not null references officer (id),
    -- When it was switched off because nothing arrived; null if a person did it, or it is on.
    disabled_at bigint,
    removed_at bigint
);

-- What a hook is told, written by the transaction of the change. Only the number and the kind of the change leave; the rest is asked for.
create table webhook_message (
    id {id},
    webhook_id bigint not null references webhook (id),
    -- Null for a test.
    complaint_id bigint references complaint (id),
    event text not null,
    -- When it happened.
    at bigint not null,
    state text not null constraint webhook_message_state check (state in ('waiting', 'sending', 'sent', 'needless', 'given_up')),
    attempts bigint not null,
    due_at bigint not null,
    lease_until bigint not null,
    -- The last answer: its HTTP status, or why there was none.
    answer text
);
create index webhook_message_due on webhook_message (due_at, id) where state = 'waiting';
create index webhook_message_sending on webhook_message (lease_until) where state = 'sending';
create index webhook_message_of on webhook_message (webhook_id, id);
create index webhook_message_old on webhook_message (due_at) where state in ('sent', 'needless', 'given_up');
