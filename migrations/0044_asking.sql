-- What each subject asks, as a tree that the admin keeps; and senders whose posts wait apart.

-- A question is never edited: a change retires it and makes another, so that an answer always stands beside the question that was asked.
create table category_question (
    id {id},
    category text not null,
    -- The question whose answer leads to this one; null at the top of the tree.
    parent_id bigint references category_question (id),
    -- The answer of the parent that leads here.
    parent_choice bigint,
    kind text not null constraint category_question_kind check (kind in ('line', 'choice')),
    text_hi text not null,
    text_en text not null,
    -- The choices, one a line, as many in each language; empty for a line.
    choices_hi text not null,
    choices_en text not null,
    place bigint not null,
    made_at bigint not null,
    made_by bigint references officer (id),
    retired_at bigint,
    constraint category_question_branch check ((parent_id is null) = (parent_choice is null)),
    constraint category_question_choices check ((kind = 'choice') = (choices_hi <> ''))
);
create index category_question_of on category_question (category, place, id) where retired_at is null;

-- A complaint whose complainant has answered; the answers are an entry of its timeline.
create table complaint_asked (
    complaint_id bigint primary key references complaint (id),
    at bigint not null
);

-- Senders whose posts wait apart from the others: a person's decision, for a time, with a reason. Nothing is refused, nothing is lost.
create table set_apart (
    id {id},
    channel text not null,
    -- The platform's id of the account where it is known, else the handle without @, in small letters.
    author text not null,
    -- As it is shown.
    shown text not null,
    reason text not null,
    made_at bigint not null,
    made_by bigint not null references officer (id),
    until bigint not null,
    ended_at bigint,
    ended_by bigint references officer (id),
    constraint set_apart_time check (until > made_at),
    constraint set_apart_ended check ((ended_at is null) = (ended_by is null))
);
create index set_apart_author on set_apart (channel, author, until);

insert into category_question (category, kind, text_hi, text_en, choices_hi, choices_en, place, made_at) values
    ('theft', 'line', 'क्या चोरी हुआ?', 'What was stolen?', '', '', 1, 0),
    ('theft', 'line', 'कब? (दिन और लगभग समय)', 'When? (day and about what time)', '', '', 2, 0),
    ('theft', 'line', 'मोबाइल का IMEI या सामान पर लिखा नंबर, यदि पता हो', 'The IMEI of the phone or the number on the goods, if you know it', '', '', 3, 0),
    ('vehicle_theft', 'line', 'गाड़ी का नंबर', 'The number on the plate', '', '', 1, 0),
    ('vehicle_theft', 'line', 'कब और कहाँ खड़ी थी?', 'When and where was it parked?', '', '', 2, 0),
    ('cyber_fraud', 'line', 'किस बैंक या ऐप से पैसे गए?', 'From which bank or app did the money go?', '', '', 1, 0),
    ('cyber_fraud', 'choice', 'क्या आपने 1930 पर फ़ोन किया?', 'Have you called 1930?', 'हाँ
अभी नहीं', 'Yes
Not yet', 2, 0);
insert into category_question (category, parent_id, parent_choice, kind, text_hi, text_en, choices_hi, choices_en, place, made_at)
    select 'cyber_fraud', id, 0, 'line', '1930 से मिली शिकायत संख्या', 'The number that 1930 gave you', '', '', 3, 0
    from category_question where category = 'cyber_fraud' and kind = 'choice';
