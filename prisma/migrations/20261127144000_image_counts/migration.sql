-- How many images a project has, by all that the grid filters by, and where in its list each stands: see
-- docs/decisions/0024-counts-beside-images.md. Measured with 1,000,000 images on two very busy cores: 30 s,
-- in which nobody writes to Image.

-- CreateTable
CREATE TABLE "ImageCount" (
    "id" BIGSERIAL NOT NULL,
    "projectId" UUID NOT NULL,
    "fromImageId" UUID NOT NULL,
    "importId" UUID,
    "labelClassId" UUID,
    "publishedSplit" "Split",
    "burnedIn" "BurnedIn",
    "isTakenOut" BOOLEAN NOT NULL,
    "imageCount" INTEGER NOT NULL,
    "groupCount" INTEGER NOT NULL,

    CONSTRAINT "ImageCount_pkey" PRIMARY KEY ("projectId","fromImageId","id")
);

-- It is small and changes with each label.
alter table "ImageCount" set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

-- Adds up the rows of one stretch. What somebody else has in hand is left to them: nobody waits, and nothing is counted twice.
create function "sumImageCounts"("ofProject" uuid, "ofStretch" uuid) returns void language plpgsql as $$
begin
  with "taken" as (
    delete from "ImageCount" where ctid = any(array(
      select ctid from "ImageCount" where "projectId" = "ofProject" and "fromImageId" = "ofStretch" for update skip locked))
    returning *
  )
  insert into "ImageCount" ("projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "isTakenOut",
    "imageCount", "groupCount")
  select "projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "isTakenOut",
    sum("imageCount"), sum("groupCount")
  from "taken" group by 1, 2, 3, 4, 5, 6, 7 having sum("imageCount") <> 0 or sum("groupCount") <> 0;
end $$;

-- Images of a group that are not taken out, no further than to a number. Without sorting, and between bounds rather than by
-- equality, so by the one index that leads there: by what is known of a table that was never analyzed, the whole project would be
-- read for each group.
create function "countOfGroup"("ofProject" uuid, "group" text, "most" bigint) returns bigint language sql stable
set enable_sort = off as $$
  select count(*) from (
    select from "Image" i
    where i."projectId" = "ofProject" and i."groupKey" >= "group" and i."groupKey" <= "group" and i."takenOutAt" is null
    order by i."groupKey", i."id" limit "most") f;
$$;

-- Groups that came, or went: with the first stretch, added up as the images are.
create function "countGroups"("ofProject" uuid, "n" bigint) returns void language plpgsql as $$
declare
  "first" constant uuid := '00000000-0000-0000-0000-000000000000';
  "added" bigint;
begin
  if "n" = 0 then return; end if;
  insert into "ImageCount" ("projectId", "fromImageId", "isTakenOut", "imageCount", "groupCount")
  values ("ofProject", "first", false, 0, "n") returning "id" into "added";
  if "added" % 32 = 0 then perform "sumImageCounts"("ofProject", "first"); end if;
end $$;

-- What a statement changed, as differences: a row for each stretch and kind of images, so that no two writers wait for a row.
create function "countChangedImages"() returns trigger language plpgsql as $$
declare
  "first" constant uuid := '00000000-0000-0000-0000-000000000000';
  "one" record;
  "groups" bigint;
begin
  for "one" in
    with "moved" as (
      select "projectId", "id", "importId", "labelClassId", "publishedSplit", "burnedIn", "takenOutAt" is not null as "isTakenOut", -1 as "n"
      from "was"
      union all
      select "projectId", "id", "importId", "labelClassId", "publishedSplit", "burnedIn", "takenOutAt" is not null, 1 from "is"
    ), "changed" as (
      select "projectId", "id", "importId", "labelClassId", "publishedSplit", "burnedIn", "isTakenOut", sum("n") as "n"
      from "moved" group by 1, 2, 3, 4, 5, 6, 7 having sum("n") <> 0
    ), "placed" as (
      select "changed".*, coalesce((select c."fromImageId" from "ImageCount" c
        where c."projectId" = "changed"."projectId" and c."fromImageId" <= "changed"."id"
        order by c."fromImageId" desc limit 1), "first") as "fromImageId"
      from "changed"
    )
    insert into "ImageCount" ("projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "isTakenOut",
      "imageCount", "groupCount")
    select "projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "isTakenOut", sum("n"), 0
    from "placed" group by 1, 2, 3, 4, 5, 6, 7 having sum("n") <> 0
    returning "projectId", "fromImageId", "id"
  loop
    -- Now and then, so that each stretch has some dozens of rows.
    if "one"."id" % 32 = 0 then perform "sumImageCounts"("one"."projectId", "one"."fromImageId"); end if;
  end loop;
  for "one" in
    select coalesce(w."projectId", i."projectId") as "projectId" from "was" w full join "is" i using ("id")
    where (w."groupKey", w."takenOutAt" is null, w."projectId") is distinct from (i."groupKey", i."takenOutAt" is null, i."projectId")
    group by 1 order by 1
  loop
    -- As core/image/lock-adding.ts does: groups come and go one statement after the other.
    perform pg_advisory_xact_lock(hashtextextended("one"."projectId"::text, 1));
    with "before" as (
      select "groupKey", count(*) filter (where "takenOutAt" is null) as "n" from "was" where "projectId" = "one"."projectId" group by 1
    ), "after" as (
      select "groupKey", count(*) filter (where "takenOutAt" is null) as "n" from "is" where "projectId" = "one"."projectId" group by 1
    ), "touched" as (
      select "groupKey", coalesce(b."n", 0) as "before", coalesce(a."n", 0) as "after" from "before" b full join "after" a using ("groupKey")
      where coalesce(a."n", 0) <> coalesce(b."n", 0)
    ), "stands" as materialized (
      select "touched".*, "countOfGroup"("one"."projectId", "groupKey", "after" + 1) as "there" from "touched"
    )
    select coalesce(sum(("there" > 0)::int - ("before" > 0 or "there" > "after")::int), 0) into "groups" from "stands";
    perform "countGroups"("one"."projectId", "groups");
  end loop;
  return null;
end $$;

-- A new stretch begins with the first image after 2,048 others, where all that came before have smaller ids: each stretch is a
-- range of ids for good.
create function "countAddedImages"() returns trigger language plpgsql as $$
declare
  "stretch" constant int := 2048;
  "first" constant uuid := '00000000-0000-0000-0000-000000000000';
  "one" uuid;
  "last" uuid;
  "held" bigint;
  "begin" uuid;
  "groups" bigint;
begin
  for "one" in select distinct "projectId" from "is" order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended("one"::text, 1));
    select c."fromImageId" into "last" from "ImageCount" c where c."projectId" = "one" order by c."fromImageId" desc limit 1;
    "last" := coalesce("last", "first");
    select coalesce(sum("imageCount"), 0) into "held" from "ImageCount" where "projectId" = "one" and "fromImageId" = "last";
    "begin" := null;
    if "held" + (select count(*) from "is" where "projectId" = "one") > "stretch" then
      select "id" into "begin" from "is" where "projectId" = "one" and "id" > "last"
        order by "id" offset greatest("stretch" - "held", 0) limit 1;
      if (select count(*) from "Image" where "projectId" = "one" and "id" >= "begin")
        <> (select count(*) from "is" where "projectId" = "one" and "id" >= "begin") then "begin" := null; end if;
    end if;
    with "placed" as (
      select "importId", "labelClassId", "publishedSplit", "burnedIn", "takenOutAt" is not null as "isTakenOut",
        case when "id" >= "begin" then first_value("id") over (partition by "place" order by "id") else coalesce((
          select c."fromImageId" from "ImageCount" c where c."projectId" = "one" and c."fromImageId" <= "numbered"."id"
          order by c."fromImageId" desc limit 1), "first") end as "fromImageId"
      from (
        select "is".*, case when "id" >= "begin"
          then (row_number() over (partition by "id" >= "begin" order by "id") - 1) / "stretch" end as "place"
        from "is" where "projectId" = "one"
      ) "numbered"
    )
    insert into "ImageCount" ("projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "isTakenOut",
      "imageCount", "groupCount")
    select "one", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "isTakenOut", count(*), 0
    from "placed" group by 2, 3, 4, 5, 6, 7;
    with "added" as (
      select "groupKey", count(*) as "n" from "is" where "projectId" = "one" and "takenOutAt" is null group by 1
    )
    select count(*) into "groups" from "added" where "countOfGroup"("one", "groupKey", "n" + 1) = "n";
    perform "countGroups"("one", "groups");
    if "begin" is not null then
      perform "sumImageCounts"("one", "last");
      perform "sumImageCounts"("one", "first");
    end if;
  end loop;
  return null;
end $$;

-- The product removes none; whoever does by hand finds the counts right all the same.
create function "countRemovedImages"() returns trigger language plpgsql as $$
declare
  "first" constant uuid := '00000000-0000-0000-0000-000000000000';
  "one" uuid;
  "groups" bigint;
begin
  for "one" in select distinct "projectId" from "was" order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended("one"::text, 1));
    insert into "ImageCount" ("projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "isTakenOut",
      "imageCount", "groupCount")
    select "one", coalesce((select c."fromImageId" from "ImageCount" c where c."projectId" = "one" and c."fromImageId" <= w."id"
        order by c."fromImageId" desc limit 1), "first"),
      w."importId", w."labelClassId", w."publishedSplit", w."burnedIn", w."takenOutAt" is not null, -1, 0
    from "was" w where w."projectId" = "one";
    select count(*) into "groups"
    from (select distinct "groupKey" from "was" where "projectId" = "one" and "takenOutAt" is null) "gone"
    where "countOfGroup"("one", "groupKey", 1) = 0;
    perform "countGroups"("one", -"groups");
  end loop;
  return null;
end $$;

-- Counts all that is there, for images that came while triggers were off.
create function "recountImages"() returns void language sql as $$
  delete from "ImageCount";
  with "numbered" as (
    select *, (row_number() over (partition by "projectId" order by "id") - 1) / 2048 as "place" from "Image"
  ), "placed" as (
    select *, case when "place" = 0 then '00000000-0000-0000-0000-000000000000'
      else first_value("id") over (partition by "projectId", "place" order by "id") end as "fromImageId" from "numbered"
  )
  insert into "ImageCount" ("projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "isTakenOut",
    "imageCount", "groupCount")
  select "projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "takenOutAt" is not null, count(*), 0
  from "placed" group by 1, 2, 3, 4, 5, 6, 7;
  insert into "ImageCount" ("projectId", "fromImageId", "isTakenOut", "imageCount", "groupCount")
  select "projectId", '00000000-0000-0000-0000-000000000000', false, 0, count(*)
  from (select distinct "projectId", "groupKey" from "Image" where "takenOutAt" is null) "groups" group by 1;
$$;

create trigger "count_added" after insert on "Image" referencing new table as "is"
  for each statement execute function "countAddedImages"();
create trigger "count_changed" after update on "Image" referencing old table as "was" new table as "is"
  for each statement execute function "countChangedImages"();

create trigger "count_removed" after delete on "Image" referencing old table as "was"
  for each statement execute function "countRemovedImages"();

select "recountImages"();
