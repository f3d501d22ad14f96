-- Wrong passwords are counted by what was typed, whether or not an account has that name: an answer that slows down only for names
-- that exist would tell which do. A browser in which the officer has signed in before is counted by itself, so that a stranger's
-- guesses never keep the officer out.
create table sign_in_attempt (
    -- The name as typed in lower case; for a known browser, its token's hash.
    counted_by text primary key,
    failures bigint not null,
    wait_until bigint not null,
    at bigint not null
);

create table known_browser (
    -- SHA-256 of the token in the cookie.
    token_hash {bytes} primary key,
    officer_id bigint not null references officer (id),
    created_at bigint not null
);
create index known_browser_officer on known_browser (officer_id);

alter table officer drop column failures;
alter table officer drop column wait_until;
