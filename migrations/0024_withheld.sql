-- Words that must not leave with a complaint: what people said about them. What the program proposes is worked out anew from the texts each
-- time, so only decisions stand here: a word that was added, or one that was proposed and may leave.
create table withheld (
    id {id},
    complaint_id bigint not null references complaint(id),
    -- As it was typed or proposed.
    word text not null,
    -- As it is compared (language::sounds).
    sound text not null,
    -- True: a person says that it may leave.
    released boolean not null,
    officer_id bigint not null references officer(id),
    at bigint not null,
    constraint withheld_once unique (complaint_id, sound),
    constraint withheld_is_a_word check (length(word) > 0 and length(sound) > 0)
);
