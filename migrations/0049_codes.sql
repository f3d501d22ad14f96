-- The hash of a contact code is keyed with a key that is in no database, so that whoever reads the database cannot try all ten thousand.

-- From before; the next start keys them and leaves nothing here.
alter table contact_code rename to contact_code_plain;

create table contact_code (
    complaint_id bigint not null references complaint (id),
    code_hash {bytes} not null,
    primary key (complaint_id, code_hash)
);

-- Whoever proves an account with a code that was asked for before gets the digits when the private page is opened.
update claim set contact_hash = null;
