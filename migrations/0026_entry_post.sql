-- Which post an entry tells of: what a post's later versions entered on a complaint goes with the post when it is taken off again.

alter table entry add column post_id bigint references post (id);
