-- What the complainants answered after a closing, the controlled finding "fake", and the random samples.

-- One row for each answer to "is it settled?", and one for each closing that nobody answered: silence is not satisfaction.
create table citizen_answer (
    id {id},
    complaint_id bigint not null references complaint (id),
    -- The closing that was answered.
    closing_id bigint not null references entry (id),
    said text not null constraint citizen_answer_said check (said in ('settled', 'partly', 'not_settled', 'silent')),
    -- How it came: on the private page, in a reply on the channel, by telephone; none for silence.
    way text constraint citizen_answer_way check (way in ('page', 'channel', 'phone')),
    at bigint not null,
    -- Who wrote it down, if an officer did.
    officer_id bigint references officer (id),
    -- Where it stands on the timeline; silence has no entry.
    entry_id bigint references entry (id),
    -- Whether it could not reopen the complaint any more.
    final boolean not null,
    constraint citizen_answer_by_phone check ((officer_id is not null) = (way is not null and way = 'phone')),
    constraint citizen_answer_silence check ((said = 'silent') = (way is null) and (way is null) = (entry_id is null))
);
create index citizen_answer_complaint on citizen_answer (complaint_id, id);
create index citizen_answer_closing on citizen_answer (closing_id);
create unique index citizen_answer_silent_once on citizen_answer (closing_id) where said = 'silent';

-- The closings of a period, for the samples.
create index entry_closed on entry (at, id) where kind = 'closed';

-- A finding "fake": proposed by one officer, signed by another, told to the complainant, who may contest it before it stands.
create table fake_finding (
    id {id},
    complaint_id bigint not null references complaint (id),
    -- The station concerned when it was proposed.
    station_id bigint references office (id),
    reason text not null,
    state text not null
        constraint fake_finding_state check (state in ('proposed', 'noticed', 'contested', 'stands', 'dropped', 'overturned')),
    -- The entry with the explanation.
    entry_id bigint not null references entry (id),
    proposed_by bigint not null references officer (id),
    proposed_at bigint not null,
    signed_by bigint references officer (id),
    signed_at bigint,
    -- Until when the complainant can reply before it may stand.
    stands_at bigint,
    contested_at bigint,
    -- When it was decided; none while it is open.
    ended_at bigint,
    constraint fake_finding_two_people check (signed_by is null or signed_by <> proposed_by),
    constraint fake_finding_signed check (
        (signed_by is null) = (signed_at is null) and (signed_by is null) = (stands_at is null)
        and (state not in ('noticed', 'contested', 'stands') or signed_by is not null)
    ),
    constraint fake_finding_ended check ((ended_at is null) = (state in ('proposed', 'noticed', 'contested')))
);
create unique index fake_finding_open on fake_finding (complaint_id) where ended_at is null;
create index fake_finding_complaint on fake_finding (complaint_id, id);
create index fake_finding_station on fake_finding (station_id, proposed_at);

-- What makes a complaint certain to be sampled when it is closed.
create table sample_flag (
    complaint_id bigint not null references complaint (id),
    flag text not null,
    at bigint not null,
    primary key (complaint_id, flag)
);

-- A draw: the closings of a period, the seed that was made after the period had ended, and how many were taken. With the seed anybody can repeat it.
create table sample_draw (
    id {id},
    rule text not null constraint sample_draw_rule check (rule in ('asked_again', 'blind', 'fake')),
    from_at bigint not null,
    before_at bigint not null,
    seed text not null,
    of_n bigint not null,
    taken bigint not null,
    drawn_at bigint not null,
    constraint sample_draw_once unique (rule, from_at),
    constraint sample_draw_span check (before_at > from_at),
    constraint sample_draw_part check (taken between 0 and of_n)
);

create table sample (
    id {id},
    draw_id bigint not null references sample_draw (id),
    rule text not null constraint sample_rule check (rule in ('asked_again', 'blind', 'fake')),
    complaint_id bigint not null references complaint (id),
    -- The closing that is asked about or checked.
    closing_id bigint not null references entry (id),
    -- The station concerned at that time.
    station_id bigint references office (id),
    -- Why it is in the sample: 'drawn', or the flag.
    cause text not null,
    -- The office that checks it; none where the cell asks.
    office_id bigint references office (id),
    at bigint not null,
    done_at bigint,
    done_by bigint references officer (id),
    result text constraint sample_result
        check (result in ('settled', 'partly', 'not_settled', 'not_reached', 'agrees', 'differs', 'overtaken')),
    -- How the checking officer would have closed it.
    outcome text,
    words text,
    constraint sample_once unique (rule, closing_id),
    constraint sample_done check ((done_at is null) = (result is null)),
    constraint sample_checked check ((rule = 'asked_again') = (office_id is null))
);
create index sample_open on sample (rule, office_id, id) where done_at is null;
create index sample_complaint on sample (complaint_id);
create index sample_station on sample (station_id, at);
