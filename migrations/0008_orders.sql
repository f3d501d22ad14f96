-- The chief's orders, what came back, and the evening sheets that froze them.

create table chief_order (
    id {id},
    -- What it came from: a post of the chief's or a form. The same one never makes two orders.
    cause text not null constraint chief_order_cause unique,
    complaint_id bigint references complaint (id),
    -- The chief's own post.
    post_id bigint references post (id),
    -- The platform's id of what that post quotes or passes on.
    about_key text,
    state text not null constraint chief_order_state
        check (state in ('to_confirm', 'open', 'acknowledged', 'answered', 'accepted', 'dropped')),
    text text not null,
    -- Whoever must act.
    office_id bigint references office (id),
    given_at bigint not null,
    -- None: the chief, on X.
    given_by bigint references officer (id),
    confirmed_by bigint references officer (id),
    due_at bigint,
    -- Since when it waits for an answer: what was answered before does not count any more.
    opened_at bigint,
    acknowledged_at bigint,
    acknowledged_by bigint references officer (id),
    -- How often it was returned, when last, and with which words.
    returned bigint not null default 0,
    returned_at bigint,
    return_text text,
    -- Given in public on a complaint that is not to be known.
    exposes boolean not null,
    constraint chief_order_open_is_whole check (
        state in ('to_confirm', 'dropped')
        or (complaint_id is not null and office_id is not null and due_at is not null and opened_at is not null)
    )
);
create index chief_order_by_complaint on chief_order (complaint_id) where complaint_id is not null;
create index chief_order_open on chief_order (due_at, id) where state in ('open', 'acknowledged', 'answered');
create index chief_order_to_confirm on chief_order (id) where state = 'to_confirm';

create table order_answer (
    id {id},
    order_id bigint not null references chief_order (id),
    -- Its entry on the timeline, which has the photos.
    entry_id bigint not null references entry (id),
    form_hash {bytes} not null constraint order_answer_form unique,
    at bigint not null,
    officer_id bigint not null references officer (id),
    text text not null,
    -- Photos that came with it.
    photos bigint not null,
    -- The number of an FIR, a general diary entry, a challan.
    paper text
);
create index order_answer_by_order on order_answer (order_id, id);

create table evening_sheet (
    id {id},
    -- IST calendar day since 1 January 1970.
    day bigint not null constraint evening_sheet_once unique,
    review_at bigint not null,
    frozen_at bigint not null,
    -- Orders that nobody had confirmed by then.
    unconfirmed bigint not null
);

-- Written when a sheet freezes and never changed.
create table sheet_line (
    id {id},
    sheet_id bigint not null references evening_sheet (id),
    n bigint not null,
    order_id bigint not null references chief_order (id),
    complaint_id bigint not null references complaint (id),
    office_id bigint not null references office (id),
    text text not null,
    given_at bigint not null,
    due_at bigint not null,
    acknowledged_at bigint,
    returned bigint not null,
    came text not null constraint sheet_line_came check (came in ('done', 'untold', 'words', 'nothing')),
    -- How the complaint stood.
    status text not null,
    answer_id bigint references order_answer (id),
    constraint sheet_line_once unique (sheet_id, order_id)
);

-- What the chief said to a line: once, beside the sheet, not on it.
create table sheet_verdict (
    line_id bigint primary key references sheet_line (id),
    verdict text not null constraint sheet_verdict_kind check (verdict in ('accept', 'return', 'extend')),
    text text,
    due_at bigint,
    officer_id bigint not null references officer (id),
    at bigint not null
);

-- What a morning list asks: clocks by when they are due, and when an office's officers last did anything.
create index clock_open_due on clock (due_at, id) where met_at is null;
create index entry_by_officer on entry (officer_id, at) where officer_id is not null;
