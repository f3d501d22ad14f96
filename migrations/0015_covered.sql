-- What an entry of the audit trail covers: the rows that came into being with it, each with the SHA-256 of what of it never changes. A complaint's
-- text, an entry of a timeline or a post as it arrived that somebody changes, takes away or slips in later no longer fits the trail.

-- Words "kind:id:sha256", or "kind:from-to:n:sha256" for all rows of a span; src/audit/covered.rs reads and writes them.
alter table audit add column covers text not null default '';
-- Whether there are rows from before this: they are covered as they stand at the next start, once.
alter table audit_end add column baseline_due boolean not null default false;
update audit_end set baseline_due = true
    where exists (select 1 from complaint) or exists (select 1 from post) or exists (select 1 from entry);
