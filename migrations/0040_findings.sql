-- Reports that prove: what a station says that it did, how it reached the complainant, and what a closing rests on.

{no_step_rule}

-- Whether it may disclose a cognizable offence, as a person decided; null while only its category says so.
alter table complaint add column cognizable boolean;
-- When the complainant signed the information (BNSS, section 173 (1)).
alter table complaint add column signed_at bigint;
-- When the circle officer permitted a preliminary enquiry (BNSS, section 173 (3)).
alter table complaint add column enquiry_at bigint;
-- When a higher office accepted its present report.
alter table complaint add column report_accepted_at bigint;

-- SHA-256 of the file as it arrived; null for photos from before, and for those that the program drew itself.
alter table photo add column original_sha256 text;
create index photo_original on photo (original_sha256) where original_sha256 is not null;

-- The four digits that a complainant holds, for each key to the private page. An officer who types them has spoken to that person.
create table contact_code (
    complaint_id bigint not null references complaint (id),
    code_hash {bytes} not null,
    primary key (complaint_id, code_hash)
);

-- The same for a key that counts only once a code was sent from the complainant's own account.
alter table claim add column contact_hash {bytes};

-- Wrong codes, by officer and complaint.
create table contact_guess (
    complaint_id bigint not null references complaint (id),
    officer_id bigint not null references officer (id),
    wrong bigint not null constraint contact_guess_counts check (wrong >= 0),
    at bigint not null,
    primary key (complaint_id, officer_id)
);

-- What a report claims besides its text, which is in its timeline entry.
create table report (
    entry_id bigint primary key references entry (id),
    complaint_id bigint not null references complaint (id),
    -- The office that reported.
    office_id bigint references office (id),
    at bigint not null,
    contact_way text not null,
    -- When the complainant was reached; null if nobody was.
    contact_at bigint,
    contact_with text,
    done text not null,
    -- Why there is no contact code; null if the right one was typed.
    no_code text,
    -- Text and what was done, folded, for comparing with later reports.
    words text not null,
    -- An earlier report of the same office that says nearly the same, and how much of it (in hundredths).
    like_entry_id bigint references entry (id),
    likeness bigint,
    -- Whether the clock of the report had less than an hour left.
    last_hour boolean not null,
    constraint report_reached check (contact_way = 'not_reached' or (contact_at is not null and contact_with is not null)),
    constraint report_not_reached check (contact_way <> 'not_reached' or no_code is not null),
    constraint report_likeness check ((like_entry_id is null) = (likeness is null))
);
create index report_by_complaint on report (complaint_id);
create index report_by_office on report (office_id, at);
-- What has to be checked, and what is pointed out.
create index report_without_code on report (at) where no_code is not null;
create index report_alike on report (at) where like_entry_id is not null;

-- What an outcome rests on. One row for each closing entry.
create table closing (
    entry_id bigint primary key references entry (id),
    complaint_id bigint not null references complaint (id),
    office_id bigint references office (id),
    at bigint not null,
    outcome text not null,
    -- What was typed: the other department, the court, what the dispute is about.
    detail text,
    fir_number bigint,
    fir_year bigint,
    fir_station_id bigint references office (id),
    -- The complaint of which it is a duplicate.
    other_id bigint references complaint (id),
    -- Whether a clock had less than an hour left.
    last_hour boolean not null,
    constraint closing_fir check ((fir_number is null) = (fir_year is null) and (fir_number is null) = (fir_station_id is null)),
    constraint closing_of_another check (other_id is null or other_id <> complaint_id)
);
create index closing_by_complaint on closing (complaint_id);
create index closing_last_hour on closing (at) where last_hour = true;

-- What a file of a report said about itself (camera, place, time) before it was removed from what is shown. Nobody reads it in the program.
create table evidence_sealed (
    -- SHA-256 of the file as it arrived.
    original_sha256 text primary key,
    -- The complaint with whose report it came first.
    complaint_id bigint not null references complaint (id),
    officer_id bigint not null references officer (id),
    at bigint not null,
    -- Its length in bytes.
    size bigint not null,
    metadata {bytes} not null
);
create index evidence_sealed_by_complaint on evidence_sealed (complaint_id);
