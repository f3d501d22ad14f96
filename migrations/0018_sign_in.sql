-- A password that somebody else chose is changed at the first sign-in.
alter table officer add column must_change boolean not null default false;
-- The second factor (RFC 6238): the secret, one that is not confirmed yet, and the step of the last code that was taken.
alter table officer add column totp_secret {bytes};
alter table officer add column totp_pending {bytes};
alter table officer add column totp_step bigint not null default 0;

-- Why a session ended before its time; none: it has not. The row stays until its time, so that its officer can be told.
alter table session add column ended text constraint session_ended check (ended in ('password', 'factor'));

-- Instead of a code, when the telephone is lost. Each opens once.
create table recovery_code (
    officer_id bigint not null references officer (id),
    -- SHA-256 of a random code.
    code_hash {bytes} not null,
    used_at bigint,
    primary key (officer_id, code_hash)
);

-- The password was right and the code is still to come. Opens nothing.
create table half_session (
    -- SHA-256 of the token in the cookie.
    token_hash {bytes} primary key,
    officer_id bigint not null references officer (id),
    device text not null,
    -- Whether the officer has signed in in this browser before.
    known boolean not null,
    failures bigint not null,
    expires_at bigint not null
);
create index half_session_officer on half_session (officer_id);
