-- An officer's name in Devanagari. None: `name` is shown in both languages.
alter table officer add column name_hi text;
