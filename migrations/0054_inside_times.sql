-- The figures of the whole district read the findings "fake" and the reports of some days, whatever station they are of.
create index fake_finding_proposed on fake_finding (proposed_at);
create index report_made on report (at);
