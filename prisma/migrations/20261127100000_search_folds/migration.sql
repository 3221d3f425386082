-- A database made with the locale C, as the embedded one is, knows capitals of ASCII alone: "MÜLLER" was not found by "müller".
-- What people search in gets a collation that knows those of every script, where the database's own does not. It orders as C
-- does, so no order changes; the columns' bytes stay as they are, only indexes on them are built anew.
do $$
declare
  folding name;
  searched record;
begin
  if lower('ÜΣЖ') = 'üσж' then return; end if;
  select collname into folding from pg_collation
    where collnamespace = 'pg_catalog'::regnamespace
      and collname in ('pg_c_utf8', 'C.utf8', 'und-x-icu')
      and collencoding in (-1, (select encoding from pg_database where datname = current_database()))
    order by array_position(array['pg_c_utf8', 'C.utf8', 'und-x-icu']::name[], collname) limit 1;
  if folding is null then
    raise notice 'no collation of this PostgreSQL knows capitals beyond ASCII: searching tells them apart';
    return;
  end if;
  for searched in
    select * from (values ('User', 'name'), ('User', 'email'), ('Image', 'fileName'), ('Image', 'groupKey'),
      ('ImportFile', 'path'), ('ImportFile', 'reason')) as columns ("table", "column")
  loop
    execute format('alter table %I alter column %I type text collate pg_catalog.%I', searched."table", searched."column", folding);
  end loop;
end $$;
