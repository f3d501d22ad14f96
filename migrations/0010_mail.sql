-- Notices by mail: to which address and when an officer gets them, and what became of each. And the district's own words for subjects.

alter table officer add column email text;
-- None: as the role has it.
alter table officer add column mail_when text
    constraint officer_mail_when check (mail_when is null or mail_when in ('at_once', 'digest', 'none'));
-- None: both languages.
alter table officer add column mail_language text
    constraint officer_mail_language check (mail_language is null or mail_language in ('hi', 'en'));
-- Notices from before this moment are not mailed: nobody gets the past when an address is set.
alter table officer add column mail_since bigint not null default 0;

-- One row for an officer and a notice, written when a server takes it to send. 'sending': the mail server has nothing of it yet. 'handing':
-- it may have all of it; a server that stops then leaves a row that is never sent again.
create table notice_mail (
    notice_id bigint not null references notice (id),
    officer_id bigint not null references officer (id),
    state text not null
        constraint notice_mail_state check (state in ('waiting', 'sending', 'handing', 'sent', 'refused', 'unknown')),
    attempts bigint not null,
    -- When it is its turn again.
    due_at bigint not null,
    lease_until bigint not null,
    -- When it last changed.
    at bigint not null,
    why text,
    primary key (notice_id, officer_id)
);
create index notice_mail_open on notice_mail (lease_until) where state in ('sending', 'handing');
create index notice_mail_by_officer on notice_mail (officer_id, at);
create index notice_by_time on notice (at, id);

-- How the mail server does, for all of our servers: one row.
create table mail_server (
    one bigint primary key constraint mail_server_one check (one = 1),
    -- Since when it does not take anything.
    down_since bigint,
    failures bigint not null,
    -- It is left alone until then.
    paused_until bigint not null,
    why text
);
insert into mail_server (one, failures, paused_until) values (1, 0, 0);

-- What the district calls a subject and says of it, where that is not the program's.
create table category_setting (
    category text primary key,
    name_hi text,
    name_en text,
    line_hi text,
    line_en text,
    -- Order in the form; smaller first.
    place bigint not null,
    -- Whether the form offers it.
    offered boolean not null,
    constraint category_setting_name check ((name_hi is null) = (name_en is null)),
    constraint category_setting_line check ((line_hi is null) = (line_en is null)),
    constraint category_setting_stays
        check (offered = true or category not in ('other', 'women_safety', 'child_safety'))
);
insert into setting_version (name, n) values ('categories', 1);
