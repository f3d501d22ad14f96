-- Web Push: browsers that are told when the status of a complaint changes.

-- The key with which push services recognise this desk (RFC 8292), for all servers; one row, none where a setting gives the key.
create table vapid_key (
    one bigint primary key constraint vapid_key_one check (one = 1),
    secret {bytes} not null,
    made_at bigint not null
);

-- Changes of the public status that have not been passed on yet.
create table status_change (
    id {id},
    complaint_id bigint not null references complaint (id),
    at bigint not null
);

create table push_subscription (
    id {id},
    complaint_id bigint not null references complaint (id),
    reference text not null,
    -- The page on which it was made. Each page has ten places for a complaint.
    page text not null constraint push_subscription_page check (page in ('public', 'private')),
    place bigint not null constraint push_subscription_place check (place between 0 and 9),
    endpoint text not null,
    -- SHA-256 of the endpoint.
    endpoint_hash {bytes} not null,
    -- Scheme, host and port of the endpoint.
    service text not null,
    p256dh {bytes} not null,
    auth {bytes} not null,
    language text not null constraint push_subscription_language check (language in ('hi', 'en')),
    created_at bigint not null,
    -- The status that the browser shows: the last one it was told, at first that of the page. None: the page showed none.
    told text,
    told_at bigint not null,
    -- Messages given up since the last one that went out.
    failures bigint not null,
    constraint push_subscription_once unique (complaint_id, endpoint_hash),
    constraint push_subscription_bound unique (complaint_id, page, place)
);
create index push_subscription_closed on push_subscription (told_at) where told = 'closed';

-- At most one for each subscription: what is said is the status at the time of sending, so a later change needs no second one.
create table push_message (
    subscription_id bigint primary key references push_subscription (id) on delete cascade,
    state text not null constraint push_message_state check (state in ('waiting', 'sending', 'given_up')),
    attempts bigint not null,
    due_at bigint not null,
    lease_until bigint not null,
    why text,
    created_at bigint not null
);
create index push_message_due on push_message (due_at, subscription_id) where state = 'waiting';
create index push_message_sending on push_message (lease_until) where state = 'sending';
create index push_message_given_up on push_message (due_at) where state = 'given_up';

-- Push services that asked to be left alone until then.
create table push_service (
    service text primary key,
    paused_until bigint not null
);
