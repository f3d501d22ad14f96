-- The line of the wire: an officer's newest answer that was not sent, and when the last post came.

create index reply_failed on reply (officer_id, id) where state = 'refused' and why <> 'taken_back';
create index post_arrived on post (id) where kind is not null;
