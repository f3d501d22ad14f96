-- The form that a report came from, so that a report which a phone sends again after a cut line is made once.
alter table entry add column form_hash {bytes};
create unique index entry_by_form on entry (form_hash) where form_hash is not null;
