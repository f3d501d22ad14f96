-- Incidents: what happened, and the complaints that tell of it. Each complaint keeps its number, its privacy and its updates.

create table incident (
    id {id},
    -- The number in its public address, random like that of a complaint.
    reference text not null constraint incident_reference_unique unique,
    made_at bigint not null,
    made_by bigint not null references officer (id),
    -- What the public reads, once a person has made it public: nothing of it comes from a complaint by itself.
    title_hi text,
    title_en text,
    -- The station whose area is named.
    area_id bigint references office (id),
    published_at bigint,
    published_by bigint references officer (id),
    constraint incident_public check (
        published_at is null or (title_hi is not null and title_en is not null and area_id is not null and published_by is not null)
    )
);
create index incident_published on incident (published_at desc, id desc) where published_at is not null;

-- A link is ended, never deleted.
create table incident_link (
    id {id},
    complaint_id bigint not null references complaint (id),
    incident_id bigint not null references incident (id),
    how text not null constraint incident_link_how check (how in ('person', 'me_too')),
    -- The officer who linked it, or who agreed that it belongs; null while only the complainant says so.
    linked_by bigint references officer (id),
    linked_at bigint not null,
    -- Why, as the officer was shown it: JSON.
    because text,
    ended_at bigint,
    ended_by bigint references officer (id),
    ended_why text,
    constraint incident_link_by check (how <> 'person' or linked_by is not null),
    constraint incident_link_ended check ((ended_at is null) = (ended_by is null) and (ended_at is null) = (ended_why is null))
);
create unique index incident_link_one on incident_link (complaint_id) where ended_at is null;
create index incident_link_of on incident_link (incident_id, complaint_id) where ended_at is null;

-- Two complaints of which a person has said that they are not about one thing: they are not suggested again.
create table incident_distinct (
    low_id bigint not null references complaint (id),
    high_id bigint not null references complaint (id),
    at bigint not null,
    officer_id bigint not null references officer (id),
    primary key (low_id, high_id),
    constraint incident_distinct_order check (low_id < high_id)
);

-- What is looked up to find complaints that may be about the same thing: hashes of what they tell. Derived; only of the last months.
create table complaint_sign (
    sign bigint not null,
    at bigint not null,
    complaint_id bigint not null references complaint (id),
    -- Kept with the complaint, however old it is: who complained, and numbers.
    lasting boolean not null,
    primary key (sign, at, complaint_id)
);
create index complaint_sign_of on complaint_sign (complaint_id);
create index complaint_sign_old on complaint_sign (at) where lasting = false;

-- Complaints whose signs have been written.
create table complaint_signed (
    complaint_id bigint primary key references complaint (id)
);

-- How a photo looks (a perceptual hash of 64 bits), by the hash of its file.
create table photo_look (
    sha256 text primary key,
    look bigint not null
);

-- Photos whose signs have been written. One file may belong to several photos.
create table photo_signed (
    photo_id bigint primary key
);

-- Browsers that follow a public incident without being a party to it.
create table incident_follower (
    id {id},
    incident_id bigint not null references incident (id),
    endpoint text not null,
    endpoint_hash {bytes} not null,
    service text not null,
    p256dh {bytes} not null,
    auth {bytes} not null,
    language text not null constraint incident_follower_language check (language in ('hi', 'en')),
    created_at bigint not null,
    -- The public state that the browser was told last.
    told text not null constraint incident_follower_told check (told in ('open', 'closed')),
    failures bigint not null,
    -- The next attempt; nobody sends before.
    due_at bigint not null,
    constraint incident_follower_once unique (incident_id, endpoint_hash)
);
create index incident_follower_due on incident_follower (due_at);
