-- Long lists are read page by page, each by an index that has their order.

create index post_by_decision on post (decided_at, id) where decided_at is not null;
create index reply_by_way_out on reply ((case when state = 'sent' then 1 else 0 end), id desc);
