-- What a file of a report said about itself is encrypted with the key of its complaint (src/sealed), and an opening of it says of which file.

-- From before; the next start seals it and leaves nothing here.
drop index evidence_sealed_by_complaint;
alter table evidence_sealed rename to evidence_plain;

create table evidence_sealed (
    complaint_id bigint not null references complaint (id),
    -- SHA-256 of the file as it arrived, in hexadecimal.
    original_sha256 text not null,
    officer_id bigint not null references officer (id),
    at bigint not null,
    -- Its length in bytes.
    size bigint not null,
    -- What it said, encrypted.
    says {bytes} not null,
    primary key (complaint_id, original_sha256)
);

-- The file of which an officer has opened what it said; null for an opening of who complained.
alter table opening add column file text;
