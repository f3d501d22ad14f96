-- Redacted versions of texts and photos: what may be given out in their place. The originals stay as they are.
create table redaction (
    id {id},
    complaint_id bigint not null references complaint (id),
    -- What was redacted: 'text', 'entry-<id>' or 'photo-<id>'.
    source text not null,
    -- Counted for each source; an earlier version stays as it was.
    n bigint not null,
    -- The redacted text.
    text text,
    -- The redacted photo, a file of its own.
    photo_id bigint references photo (id),
    -- What was blacked out: the numbers of the words, or the rectangles.
    marks text not null,
    -- Why, in the officer's words.
    why text not null,
    officer_id bigint not null references officer (id),
    at bigint not null,
    constraint redaction_once unique (complaint_id, source, n),
    constraint redaction_is_one_of_both check ((text is null) <> (photo_id is null)),
    constraint redaction_has_a_reason check (length(why) > 0)
);

-- To whom a redacted version was given.
create table redaction_given (
    id {id},
    redaction_id bigint not null references redaction (id),
    purpose text not null constraint redaction_given_purpose check (purpose in ('reply', 'export', 'rti', 'court')),
    recipient text not null,
    officer_id bigint not null references officer (id),
    at bigint not null,
    constraint redaction_given_to_somebody check (length(recipient) > 0)
);
create index redaction_given_by_redaction on redaction_given (redaction_id);
