-- Small letters of every script, for text that stands in no column of its own, as names within answers do: by the collation that
-- search_folds gives the columns, where the database's own knows capitals of ASCII alone.
do $$
declare
  folding name;
  lowered text := '$1';
begin
  if lower('ÜΣЖ') <> 'üσж' then
    select collname into folding from pg_collation
      where collnamespace = 'pg_catalog'::regnamespace
        and collname in ('pg_c_utf8', 'C.utf8', 'und-x-icu')
        and collencoding in (-1, (select encoding from pg_database where datname = current_database()))
      order by array_position(array['pg_c_utf8', 'C.utf8', 'und-x-icu']::name[], collname) limit 1;
    if folding is not null then lowered := format('$1 collate pg_catalog.%I', folding); end if;
  end if;
  execute format(
    'create function "inSmallLetters"(text) returns text language sql immutable strict parallel safe as %L',
    format('select lower(%s)', lowered)
  );
end $$;
