-- A finding "fake" that nobody contests closes its complaint by itself: how the complainant was told of it, and what is due.

-- The version of the complaint with the notice, by which the message that told of it is found; null for findings from before.
alter table fake_finding add column notice_version bigint;
create index fake_finding_due on fake_finding (id, stands_at) where state = 'noticed';
