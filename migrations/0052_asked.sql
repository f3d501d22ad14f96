-- Posts whose authors ask for news of a public incident. Each gets one reply when the inquiry is completed, and its row goes then.
create table incident_asked (
    post_id bigint primary key references post (id),
    incident_id bigint not null references incident (id),
    at bigint not null
);
create index incident_asked_of on incident_asked (incident_id, post_id);
