-- A complaint about an office or its officers never lies with that office. Whatever is done to it, the database refuses a row that would
-- put it there; and since every officer sees by station, circle and holder, the accused office sees nothing of it.
alter table complaint add column accused_id bigint references office (id)
    constraint complaint_not_with_the_accused check (
        accused_id is null or (
            (station_id is null or station_id <> accused_id)
            and (circle_id is null or circle_id <> accused_id)
            and (office_id is null or office_id <> accused_id)
        )
    );
