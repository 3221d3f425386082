-- What readers said, and what counts: see docs/decisions/0028-what-was-said-and-what-counts.md. Each reader's answers on an image
-- become a chain of their own; the chain of the image that there was until now goes on as its reference labels, under the
-- numbers that audit events and manifests name. A reference label of before has the id of the answer that it was: what
-- datasets froze is not touched.

CREATE TYPE "ImageState" AS ENUM ('UNREAD', 'IN_READING', 'IN_REVIEW', 'RETURNED', 'DISAGREED', 'CANNOT_TELL', 'DONE');
CREATE TYPE "ReadingState" AS ENUM ('OPEN', 'SUBMITTED', 'RETURNED', 'ACCEPTED', 'CHANGED', 'WITHDRAWN');
CREATE TYPE "CannotTell" AS ENUM ('NOT_DIAGNOSTIC', 'WRONG_VIEW', 'FOREIGN_BODY', 'OTHER');
CREATE TYPE "ReviewVerdict" AS ENUM ('ACCEPT', 'CHANGE', 'RETURN');
CREATE TYPE "ReferenceOrigin" AS ENUM ('SINGLE', 'IMPORTED', 'AGREED', 'REVIEWED', 'ADJUDICATED', 'DISAGREED', 'WITHDRAWN');
ALTER TABLE "Worker" ALTER COLUMN "kinds" SET DEFAULT ARRAY['CHECK_IMPORT', 'IMPORT', 'UNDO_IMPORT', 'SETTLE', 'FREEZE', 'TRAIN', 'PREDICT']::"JobKind"[];

ALTER TABLE "Project" ADD COLUMN "readerCount" SMALLINT NOT NULL DEFAULT 1,
ADD COLUMN "isBlind" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "isReviewed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "testReaderCount" SMALLINT NOT NULL DEFAULT 1,
ADD COLUMN "policyRevision" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "Reading" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "readerId" TEXT,
    "labeller" TEXT,
    "readerKey" TEXT NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 1,
    "state" "ReadingState" NOT NULL DEFAULT 'OPEN',
    "version" INTEGER NOT NULL DEFAULT 0,
    "labelClassId" UUID,
    "cannotTell" "CannotTell",
    "isCounted" BOOLEAN NOT NULL DEFAULT false,
    "claimedAt" TIMESTAMPTZ(3),
    "answeredAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Reading_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Review" (
    "id" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "readingId" UUID NOT NULL,
    "labelId" UUID NOT NULL,
    "reviewerId" TEXT NOT NULL,
    "verdict" "ReviewVerdict" NOT NULL,
    "comment" TEXT,
    "changedLabelId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Review_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Review_change_is_named" CHECK (("verdict" = 'CHANGE') = ("changedLabelId" IS NOT NULL))
);

CREATE TABLE "Adjudication" (
    "id" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "adjudicatorId" TEXT NOT NULL,
    "labelClassId" UUID,
    "cannotTell" "CannotTell",
    "isUndone" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT,
    "note" TEXT,
    "view" JSONB,
    "labelIds" UUID[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Adjudication_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Adjudication_says_one_thing" CHECK (("labelClassId" IS NOT NULL)::int + ("cannotTell" IS NOT NULL)::int + "isUndone"::int = 1)
);

CREATE TABLE "ReferenceLabel" (
    "id" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "labelClassId" UUID,
    "origin" "ReferenceOrigin" NOT NULL,
    "labelId" UUID,
    "labelIds" UUID[],
    "reviewId" UUID,
    "adjudicationId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ReferenceLabel_pkey" PRIMARY KEY ("id")
);

-- A reading of each reader, else of each import and labeller, of an image.
insert into "Reading" ("id", "projectId", "imageId", "readerId", "labeller", "readerKey", "state", "version", "labelClassId",
  "isCounted", "answeredAt", "createdAt")
select gen_random_uuid(), i."projectId", l."imageId", l."readerId", l."labeller", l."key",
  (case when m."undoneAt" is not null then 'WITHDRAWN' else 'SUBMITTED' end)::"ReadingState", l."versions", l."labelClassId",
  l."readerId" is not null or l."labeller" like '%#%', l."createdAt", l."firstAt"
from (
  select distinct on ("imageId", "key") *, count(*) over "chain" as "versions", min("createdAt") over "chain" as "firstAt"
  from (select *, coalesce("readerId", "labeller", 'import:' || "importId", 'import') as "key" from "Label") k
  window "chain" as (partition by "imageId", "key")
  order by "imageId", "key", "version" desc
) l
join "Image" i on i."id" = l."imageId" left join "Import" m on m."id" = l."importId" and l."origin" = 'IMPORT';

CREATE UNIQUE INDEX "Reading_imageId_readerKey_round_key" ON "Reading"("imageId", "readerKey", "round");

insert into "ReferenceLabel" ("id", "imageId", "version", "labelClassId", "origin", "labelId", "labelIds", "createdAt")
select "id", "imageId", "version", "labelClassId",
  (case "origin" when 'READER' then 'SINGLE' else 'IMPORTED' end)::"ReferenceOrigin", "id", array["id"], "createdAt" from "Label";

-- Labels that were taken back left no row of their own until now.
insert into "ReferenceLabel" ("id", "imageId", "version", "origin", "labelIds")
select gen_random_uuid(), "id", "labelVersion" + 1, 'WITHDRAWN', '{}' from "Image" where "labelVersion" > 0 and "labelClassId" is null;

DROP INDEX "Label_imageId_version_key";
ALTER TABLE "Label" ADD COLUMN "readingId" UUID,
ADD COLUMN "cannotTell" "CannotTell",
ADD COLUMN "note" TEXT,
ADD COLUMN "confidence" SMALLINT,
ADD COLUMN "attributes" JSONB,
ADD COLUMN "durationMs" INTEGER,
ADD COLUMN "guidelineVersion" INTEGER,
ADD COLUMN "isBlind" BOOLEAN NOT NULL DEFAULT false,
ALTER COLUMN "labelClassId" DROP NOT NULL;

ALTER TABLE "Label" DISABLE TRIGGER "append_only";
update "Label" l set "readingId" = r."id", "version" = n."version"
from (
  select "id", "imageId", "key", row_number() over (partition by "imageId", "key" order by "version") as "version"
  from (select *, coalesce("readerId", "labeller", 'import:' || "importId", 'import') as "key" from "Label") k
) n join "Reading" r on r."imageId" = n."imageId" and r."readerKey" = n."key"
where n."id" = l."id";
ALTER TABLE "Label" ENABLE TRIGGER "append_only";
ALTER TABLE "Label" ALTER COLUMN "readingId" SET NOT NULL;
ALTER TABLE "Label" ADD CONSTRAINT "Label_says_one_thing" CHECK (("labelClassId" IS NULL) <> ("cannotTell" IS NULL));

ALTER TABLE "Image" ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "readingState" "ImageState" NOT NULL DEFAULT 'UNREAD',
ADD COLUMN "readCount" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN "readerCount" SMALLINT;
ALTER TABLE "ImageCount" ADD COLUMN "readingState" "ImageState";

ALTER TABLE "Image" DISABLE TRIGGER "count_changed";
update "Image" i set "revision" = "labelVersion",
  "labelVersion" = "labelVersion" + ("labelClassId" is null)::int,
  "readingState" = (case when "labelClassId" is null then 'UNREAD' else 'DONE' end)::"ImageState",
  "readCount" = (select count(*) from "Reading" r where r."imageId" = i."id" and r."isCounted" and r."state" <> 'WITHDRAWN')
where "labelVersion" > 0;
ALTER TABLE "Image" ENABLE TRIGGER "count_changed";

-- What datasets froze: the same rows, which have the same ids.
ALTER TABLE "DatasetItem" DROP CONSTRAINT "DatasetItem_labelId_fkey";
ALTER TABLE "DatasetItem" RENAME COLUMN "labelId" TO "referenceLabelId";

CREATE INDEX "Reading_projectId_readerId_state_imageId_idx" ON "Reading"("projectId", "readerId", "state", "imageId");
CREATE INDEX "Review_imageId_id_idx" ON "Review"("imageId", "id");
CREATE INDEX "Review_readingId_id_idx" ON "Review"("readingId", "id");
CREATE INDEX "Review_reviewerId_id_idx" ON "Review"("reviewerId", "id");
CREATE INDEX "Adjudication_adjudicatorId_id_idx" ON "Adjudication"("adjudicatorId", "id");
CREATE UNIQUE INDEX "Adjudication_imageId_number_key" ON "Adjudication"("imageId", "number");
CREATE UNIQUE INDEX "ReferenceLabel_imageId_version_key" ON "ReferenceLabel"("imageId", "version");
CREATE INDEX "Image_projectId_readingState_id_idx" ON "Image"("projectId", "readingState", "id");
CREATE INDEX "Label_imageId_id_idx" ON "Label"("imageId", "id");
CREATE UNIQUE INDEX "Label_readingId_version_key" ON "Label"("readingId", "version");

ALTER TABLE "DatasetItem" ADD CONSTRAINT "DatasetItem_referenceLabelId_fkey" FOREIGN KEY ("referenceLabelId") REFERENCES "ReferenceLabel"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Reading" ADD CONSTRAINT "Reading_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Reading" ADD CONSTRAINT "Reading_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Reading" ADD CONSTRAINT "Reading_readerId_fkey" FOREIGN KEY ("readerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Reading" ADD CONSTRAINT "Reading_labelClassId_fkey" FOREIGN KEY ("labelClassId") REFERENCES "LabelClass"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Label" ADD CONSTRAINT "Label_readingId_fkey" FOREIGN KEY ("readingId") REFERENCES "Reading"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Review" ADD CONSTRAINT "Review_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Review" ADD CONSTRAINT "Review_readingId_fkey" FOREIGN KEY ("readingId") REFERENCES "Reading"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Review" ADD CONSTRAINT "Review_labelId_fkey" FOREIGN KEY ("labelId") REFERENCES "Label"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Review" ADD CONSTRAINT "Review_changedLabelId_fkey" FOREIGN KEY ("changedLabelId") REFERENCES "Label"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Review" ADD CONSTRAINT "Review_reviewerId_fkey" FOREIGN KEY ("reviewerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Adjudication" ADD CONSTRAINT "Adjudication_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Adjudication" ADD CONSTRAINT "Adjudication_adjudicatorId_fkey" FOREIGN KEY ("adjudicatorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Adjudication" ADD CONSTRAINT "Adjudication_labelClassId_fkey" FOREIGN KEY ("labelClassId") REFERENCES "LabelClass"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ReferenceLabel" ADD CONSTRAINT "ReferenceLabel_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "Image"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ReferenceLabel" ADD CONSTRAINT "ReferenceLabel_labelClassId_fkey" FOREIGN KEY ("labelClassId") REFERENCES "LabelClass"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ReferenceLabel" ADD CONSTRAINT "ReferenceLabel_labelId_fkey" FOREIGN KEY ("labelId") REFERENCES "Label"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ReferenceLabel" ADD CONSTRAINT "ReferenceLabel_reviewId_fkey" FOREIGN KEY ("reviewId") REFERENCES "Review"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ReferenceLabel" ADD CONSTRAINT "ReferenceLabel_adjudicationId_fkey" FOREIGN KEY ("adjudicationId") REFERENCES "Adjudication"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

DO $$
DECLARE "name" text;
BEGIN
  FOREACH "name" IN ARRAY ARRAY['Review', 'Adjudication', 'ReferenceLabel'] LOOP
    EXECUTE format('CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION "refuse_change"()', "name");
    EXECUTE format('CREATE TRIGGER "append_only_truncate" BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"()', "name");
  END LOOP;
END $$;

-- Images are counted by the state of their reading, too.

-- Adds up the rows of one stretch. What somebody else has in hand is left to them: nobody waits, and nothing is counted twice.
create or replace function "sumImageCounts"("ofProject" uuid, "ofStretch" uuid) returns void language plpgsql as $$
begin
  with "taken" as (
    delete from "ImageCount" where ctid = any(array(
      select ctid from "ImageCount" where "projectId" = "ofProject" and "fromImageId" = "ofStretch" for update skip locked))
    returning *
  )
  insert into "ImageCount" ("projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "isTakenOut",
    "imageCount", "groupCount")
  select "projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "isTakenOut",
    sum("imageCount"), sum("groupCount")
  from "taken" group by 1, 2, 3, 4, 5, 6, 7, 8 having sum("imageCount") <> 0 or sum("groupCount") <> 0;
end $$;

-- What a statement changed, as differences: a row for each stretch and kind of images, so that no two writers wait for a row.
create or replace function "countChangedImages"() returns trigger language plpgsql as $$
declare
  "first" constant uuid := '00000000-0000-0000-0000-000000000000';
  "one" record;
  "groups" bigint;
begin
  for "one" in
    with "moved" as (
      select "projectId", "id", "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "takenOutAt" is not null as "isTakenOut", -1 as "n"
      from "was"
      union all
      select "projectId", "id", "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "takenOutAt" is not null, 1 from "is"
    ), "changed" as (
      select "projectId", "id", "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "isTakenOut", sum("n") as "n"
      from "moved" group by 1, 2, 3, 4, 5, 6, 7, 8 having sum("n") <> 0
    ), "placed" as (
      select "changed".*, coalesce((select c."fromImageId" from "ImageCount" c
        where c."projectId" = "changed"."projectId" and c."fromImageId" <= "changed"."id"
        order by c."fromImageId" desc limit 1), "first") as "fromImageId"
      from "changed"
    )
    insert into "ImageCount" ("projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "isTakenOut",
      "imageCount", "groupCount")
    select "projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "isTakenOut", sum("n"), 0
    from "placed" group by 1, 2, 3, 4, 5, 6, 7, 8 having sum("n") <> 0
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
create or replace function "countAddedImages"() returns trigger language plpgsql as $$
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
      select "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "takenOutAt" is not null as "isTakenOut",
        case when "id" >= "begin" then first_value("id") over (partition by "place" order by "id") else coalesce((
          select c."fromImageId" from "ImageCount" c where c."projectId" = "one" and c."fromImageId" <= "numbered"."id"
          order by c."fromImageId" desc limit 1), "first") end as "fromImageId"
      from (
        select "is".*, case when "id" >= "begin"
          then (row_number() over (partition by "id" >= "begin" order by "id") - 1) / "stretch" end as "place"
        from "is" where "projectId" = "one"
      ) "numbered"
    )
    insert into "ImageCount" ("projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "isTakenOut",
      "imageCount", "groupCount")
    select "one", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "isTakenOut", count(*), 0
    from "placed" group by 2, 3, 4, 5, 6, 7, 8;
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
create or replace function "countRemovedImages"() returns trigger language plpgsql as $$
declare
  "first" constant uuid := '00000000-0000-0000-0000-000000000000';
  "one" uuid;
  "groups" bigint;
begin
  for "one" in select distinct "projectId" from "was" order by 1 loop
    perform pg_advisory_xact_lock(hashtextextended("one"::text, 1));
    insert into "ImageCount" ("projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "isTakenOut",
      "imageCount", "groupCount")
    select "one", coalesce((select c."fromImageId" from "ImageCount" c where c."projectId" = "one" and c."fromImageId" <= w."id"
        order by c."fromImageId" desc limit 1), "first"),
      w."importId", w."labelClassId", w."publishedSplit", w."burnedIn", w."readingState", w."takenOutAt" is not null, -1, 0
    from "was" w where w."projectId" = "one";
    select count(*) into "groups"
    from (select distinct "groupKey" from "was" where "projectId" = "one" and "takenOutAt" is null) "gone"
    where "countOfGroup"("one", "groupKey", 1) = 0;
    perform "countGroups"("one", -"groups");
  end loop;
  return null;
end $$;

-- Counts all that is there, for images that came while triggers were off.
create or replace function "recountImages"() returns void language sql as $$
  delete from "ImageCount";
  with "numbered" as (
    select *, (row_number() over (partition by "projectId" order by "id") - 1) / 2048 as "place" from "Image"
  ), "placed" as (
    select *, case when "place" = 0 then '00000000-0000-0000-0000-000000000000'
      else first_value("id") over (partition by "projectId", "place" order by "id") end as "fromImageId" from "numbered"
  )
  insert into "ImageCount" ("projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "isTakenOut",
    "imageCount", "groupCount")
  select "projectId", "fromImageId", "importId", "labelClassId", "publishedSplit", "burnedIn", "readingState", "takenOutAt" is not null, count(*), 0
  from "placed" group by 1, 2, 3, 4, 5, 6, 7, 8;
  insert into "ImageCount" ("projectId", "fromImageId", "isTakenOut", "imageCount", "groupCount")
  select "projectId", '00000000-0000-0000-0000-000000000000', false, 0, count(*)
  from (select distinct "projectId", "groupKey" from "Image" where "takenOutAt" is null) "groups" group by 1;
$$;

select "recountImages"();
