-- Roles for PostgreSQL under which the program can add to the audit trail and can neither change nor remove an entry.
--
-- Run it once as a superuser in the program's database, after the program has started once and made its tables:
--
--     psql -d sunwai -f docs/postgres-roles.sql
--
-- `sunwai` is the role in the program's settings (SUNWAI_DATABASE_URL); it must not be a superuser. `sunwai_audit` owns the trail and cannot sign in, so
-- that the program can neither drop the triggers nor disable them. The owner of a schema or database can drop whatever is in it, so those belong to
-- `sunwai_audit` too; the program keeps the right to make tables, which its migrations need. Before an update whose migrations change the table
-- `audit`, which the notes of a release say, give it back (`alter table audit owner to sunwai`) and run this again afterwards.

do $$ begin
    if not exists (select 1 from pg_roles where rolname = 'sunwai_audit') then
        create role sunwai_audit nologin;
    end if;
end $$;

do $$ begin
    execute format('alter database %I owner to sunwai_audit', current_database());
end $$;
alter schema public owner to sunwai_audit;
grant usage, create on schema public to sunwai;

alter table audit owner to sunwai_audit;
alter table audit_anchor owner to sunwai_audit;
alter function audit_only_grows() owner to sunwai_audit;
revoke all on audit, audit_anchor from public, sunwai;
grant select, insert on audit, audit_anchor to sunwai;
