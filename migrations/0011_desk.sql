-- The desk's day: what was promised to whom, the handing over of a shift, many complaints at once, who is working on what.

-- What an officer promised to somebody about a complaint. It stands open until it is marked as kept.
create table promise (
    id {id},
    complaint_id bigint not null references complaint (id),
    officer_id bigint not null references officer (id),
    words text not null constraint promise_words_present check (length(words) > 0),
    due_at bigint not null,
    made_at bigint not null,
    -- The timeline's entry that tells of it.
    entry_id bigint not null references entry (id),
    kept_at bigint,
    kept_by bigint references officer (id),
    constraint promise_kept_by_somebody check ((kept_at is null) = (kept_by is null))
);
create index promise_by_complaint on promise (complaint_id, id);
create index promise_open on promise (due_at) where kept_at is null;

create index complaint_with_new_words on complaint (id) where unread = true;
create index reply_not_out on reply (id) where state in ('held', 'refused', 'unknown');

-- A shift that was ended: what it hands over is frozen with it and never changed; only the signature is added.
create table shift (
    id {id},
    -- The shift before; 0 for the first. One shift follows another: whoever ends the same one a second time is told.
    previous_id bigint not null constraint shift_follows_one unique,
    ended_at bigint not null,
    ended_by bigint not null references officer (id),
    note text,
    -- Posts on the wire of which nobody had said what they are, and when the oldest of them came.
    posts bigint not null,
    oldest_post_at bigint,
    signed_at bigint,
    signed_by bigint references officer (id),
    remark text,
    constraint shift_signed_by_somebody check ((signed_at is null) = (signed_by is null)),
    -- Whoever signs for what was handed over by himself says why.
    constraint shift_signed_by_another check (signed_by is null or signed_by <> ended_by or remark is not null)
);
create index shift_by_day on shift (ended_at);

create table shift_item (
    id {id},
    shift_id bigint not null references shift (id),
    kind text not null constraint shift_item_kind check (kind in ('unread', 'notice', 'promise', 'clock', 'reply')),
    complaint_id bigint references complaint (id),
    -- The notice, promise, clock or reply.
    subject_id bigint,
    -- The kind of notice, or the state of the reply, as it was.
    what text,
    step text,
    words text not null,
    due_at bigint,
    -- Who promised.
    officer_id bigint references officer (id),
    since bigint not null
);
create index shift_item_by_shift on shift_item (shift_id, id);

-- Many complaints forwarded at once: each is its own transaction, and what became of each is written down.
create table batch (
    id {id},
    officer_id bigint not null references officer (id),
    station_id bigint not null references office (id),
    at bigint not null
);

create table batch_item (
    id {id},
    batch_id bigint not null references batch (id),
    reference text not null,
    -- The version that the officer had seen.
    version bigint not null,
    -- None: it was not come to.
    result text,
    constraint batch_item_once unique (batch_id, reference)
);

-- Who is working on what. It prevents nobody from anything and ends by itself.
create table working (
    complaint_id bigint not null references complaint (id),
    officer_id bigint not null references officer (id),
    until_at bigint not null,
    primary key (complaint_id, officer_id)
);
create index working_until on working (until_at);

-- Filters of the board under a name.
create table saved_filter (
    id {id},
    officer_id bigint not null references officer (id),
    -- For everybody of this role; none: only for the officer.
    role text,
    name text not null,
    -- As in the board's address, beginning with a question mark.
    query text not null,
    at bigint not null
);
create index saved_filter_by_officer on saved_filter (officer_id) where role is null;
create index saved_filter_by_role on saved_filter (role) where role is not null;
