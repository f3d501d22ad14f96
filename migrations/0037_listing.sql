-- Complaints that have a number in the open list, under which they are shown to everybody once everything allows it (src/complaint/listed).
create table listing (
    complaint_id bigint primary key references complaint (id),
    -- Random, and not the complaint's number: whoever collects the list cannot look up there what becomes of a complaint after it has left the list.
    public_id text not null constraint listing_once unique,
    -- The Indian day on which the complaint was received, in days since 1970: the finest time that the list knows.
    day bigint not null,
    -- Whether the complainant agrees, now.
    consented boolean not null,
    -- When that was last said.
    at bigint not null
);
create index listing_by_day on listing (day, public_id);
