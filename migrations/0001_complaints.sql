-- One text for both databases. The words in braces are column types that differ; src/server/db/dialect.rs fills them in.
-- Times are milliseconds since 1970, UTC. A rule of the domain is a named constraint.

create table office (
    id {id},
    kind text not null constraint office_kind check (kind in ('district', 'zone', 'circle', 'station')),
    -- The key in imported tables; unique because station names are not ("Kotwali" is in every district).
    code text not null constraint office_code_unique unique,
    name_en text not null,
    name_hi text not null,
    lat {float},
    lon {float},
    valid_from bigint not null,
    valid_to bigint,
    constraint office_validity check (valid_to is null or valid_to > valid_from)
);

-- Which office stood above which, and when: circles were cut anew in December 2022.
create table office_parent (
    office_id bigint not null references office (id),
    parent_id bigint not null references office (id),
    valid_from bigint not null,
    valid_to bigint,
    primary key (office_id, valid_from),
    constraint office_parent_other check (office_id <> parent_id)
);

create table officer (
    id {id},
    login text not null constraint officer_login_unique unique,
    name text not null,
    role text not null constraint officer_role check (role in ('operator', 'station', 'circle', 'chief', 'admin', 'auditor')),
    office_id bigint references office (id),
    password_hash text not null,
    active boolean not null,
    failures bigint not null,
    wait_until bigint not null,
    created_at bigint not null,
    constraint officer_office check (role not in ('station', 'circle') or office_id is not null)
);

create table session (
    -- SHA-256 of the token in the cookie; the token itself is stored nowhere.
    token_hash {bytes} primary key,
    officer_id bigint not null references officer (id),
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null,
    device text not null
);
create index session_officer on session (officer_id);

-- One item exactly as it arrived on a channel; never edited.
create table post (
    id {id},
    channel text not null,
    -- The platform's id, or for Click & Post the hash of the form's own id: the same delivery twice makes one post.
    channel_key text not null,
    received_at bigint not null,
    raw {bytes} not null,
    sha256 {bytes} not null,
    disposition text,
    complaint_id bigint,
    constraint post_once unique (channel, channel_key)
);

create table complaint (
    id {id},
    reference text not null constraint complaint_reference_unique unique,
    -- SHA-256 of the key in the private link.
    key_hash {bytes} not null,
    channel text not null constraint complaint_channel check (channel in ('x', 'facebook', 'click_and_post', 'staff')),
    category text not null,
    text text not null,
    place text,
    lat {float},
    lon {float},
    name text,
    phone text,
    handle text,
    language text not null,
    status text not null
        constraint complaint_status check (status in ('received', 'forwarded', 'investigating', 'reported', 'closed')),
    outcome text,
    confidential boolean not null,
    accepted boolean not null,
    -- The complainant wrote and nobody has looked yet.
    unread boolean not null,
    settled boolean,
    station_id bigint references office (id),
    circle_id bigint references office (id),
    -- Who has it now; none while it lies with the cell.
    office_id bigint references office (id),
    officer_id bigint references officer (id),
    received_at bigint not null,
    changed_at bigint not null,
    version bigint not null,
    constraint complaint_text_present check (length(text) > 0),
    constraint complaint_outcome_when_closed check ((status = 'closed') = (outcome is not null)),
    constraint complaint_forwarded_somewhere check (status in ('received', 'closed') or office_id is not null)
);
create index complaint_by_status on complaint (status, received_at desc, id desc);
create index complaint_by_station on complaint (station_id, status, received_at desc);
create index complaint_by_circle on complaint (circle_id, status, received_at desc);
create index complaint_by_office on complaint (office_id, status, received_at desc);
create index complaint_by_officer on complaint (officer_id, status);
create index complaint_by_category on complaint (category, status, received_at desc);
create index complaint_by_channel on complaint (channel, status, received_at desc);
create index complaint_by_day on complaint (received_at);

-- How many complaints share all of these: counts on the board stay exact and quick however many there are.
-- 0 stands for "none yet" in the id columns, so that the key has no nulls.
create table tally (
    status text not null,
    station_id bigint not null,
    circle_id bigint not null,
    office_id bigint not null,
    channel text not null,
    category text not null,
    confidential boolean not null,
    n bigint not null,
    primary key (status, station_id, circle_id, office_id, channel, category, confidential)
);

create table entry (
    id {id},
    complaint_id bigint not null references complaint (id),
    at bigint not null,
    kind text not null,
    audience text not null constraint entry_audience check (audience in ('public', 'complainant', 'staff')),
    -- None: the complainant, or the system on receipt.
    officer_id bigint references officer (id),
    office_id bigint references office (id),
    status text not null,
    outcome text,
    text text
);
create index entry_by_complaint on entry (complaint_id, id);

-- A photo is a file in the data folder, named by the SHA-256 of its bytes; this row says whose it is.
create table photo (
    id {id},
    complaint_id bigint references complaint (id),
    entry_id bigint references entry (id),
    -- Photos that came with a form that was not complete wait here for its next attempt.
    form_hash {bytes},
    sha256 text not null,
    width bigint not null,
    height bigint not null,
    at bigint not null
);
create index photo_by_complaint on photo (complaint_id);
create index photo_by_form on photo (form_hash);

-- The committed log that live pages follow; the scope columns let one rule decide who is told.
create table event (
    id {id},
    at bigint not null,
    complaint_id bigint not null,
    reference text not null,
    audience text not null,
    confidential boolean not null,
    station_id bigint,
    circle_id bigint,
    office_id bigint
);
create index event_by_complaint on event (complaint_id, id);

create table audit (
    id {id},
    at bigint not null,
    officer_id bigint,
    action text not null,
    subject text not null,
    detail text not null,
    previous {bytes} not null,
    hash {bytes} not null
);

-- The end of the chain, one row: whoever adds to the chain locks it first.
create table audit_end (
    one bigint primary key constraint audit_end_one check (one = 1),
    length bigint not null,
    hash {bytes} not null
);
insert into audit_end (one, length, hash) values (1, 0, {no_bytes});

{words_table}
