/** When the g-th of so many things happened, in two years until now; and the id that it was given then. */
const at = (g: string, of: string) => `(now() - (1 - ${g}::float8 / ${of}) * interval '730 days')`
const idAt = (g: string, of: string) => `uuidv7(${at(g, of)} - now())`

const g = 'f."g"'
const n = ':images::int'
const isRare = (offset: number) => `${g} % :rareStep::int = ${offset}`
/** One image, in the midst of those that are labelled. */
const isMuchLabelled = `${g} = ${n} * 6 / 10 + 2`
/** Percent, as a reader said of their answer. */
const sure = `case when ${isRare(15)} then 20 else 90 end`
const zeros = "repeat('0', 64)"
/** Of items d of images i with labels l of classes c, none of which needs to be quoted. */
const manifest = `E'image_sha256,label,label_version,group,split\\n' || string_agg(concat_ws(',', i."sha256", c."name", l."version",
  d."groupKey", d."split") || E'\\n', '' order by i."sha256")`

const items = '"DatasetItem" where "datasetVersionId" = :datasetVersionId::uuid'
/** How large the splits of that dataset are, as freezing counts them. */
const splits = `(select jsonb_agg(jsonb_build_object('split', s, 'imageCount', coalesce(z."images", 0), 'groupCount', coalesce(z."groups", 0),
    'classes', (select jsonb_agg(jsonb_build_object('labelClassId', c."id", 'imageCount', coalesce(k."images", 0),
        'groupCount', coalesce(k."groups", 0)) order by c."position")
      from "LabelClass" c left join (select "split", "labelClassId", count(*) as "images", count(distinct "groupKey") as "groups"
        from ${items} group by 1, 2) k on k."split" = s and k."labelClassId" = c."id"
      where c."projectId" = :projectId::uuid)) order by s)
  from unnest(enum_range(null::"Split")) as s left join (select "split", count(*) as "images", count(distinct "groupKey") as "groups"
    from ${items} group by 1) z on z."split" = s)`

/** SQL with :name for a value, in the order in which a project comes to be. */
export const fillings: readonly string[] = [
  `insert into "User" ("id", "name", "email", "updatedAt")
   select id, name || ' of ' || :name::text, id || '@example.org', now()
   from unnest(array[:common::text, :rare::text], array['Reader', 'Rare reader']) as t(id, name)`,

  `insert into "Project" ("id", "name", "question", "createdById") values (:projectId, :name, 'Is it broken?', :common)`,

  `insert into "Membership" ("projectId", "userId", "roles")
   select :projectId::uuid, id, '{ADMIN,AUDITOR,READER,ENGINEER,REVIEWER}'::"Role"[] from unnest(:memberIds::text[]) as id
   union all select :projectId::uuid, id, '{READER}'::"Role"[] from unnest(array[:common::text, :rare::text]) as id`,

  `insert into "ApiKey" ("id", "userId", "name", "tokenSha256", "start", "roles", "expiresAt")
   values (:apiKeyId::uuid, :common, 'nightly', :apiKeyId::uuid::text, 'lamina_x', '{READER}', now() + interval '1 day')`,

  `insert into "LabelClass" ("id", "projectId", "name", "position", "isPositive") values
   (:normal::uuid, :projectId::uuid, 'Normal', 0, false), (:fracture::uuid, :projectId::uuid, 'Fracture', 1, true),
   (:rareClass::uuid, :projectId::uuid, 'Rare', 2, false)`,

  // Jobs: one a request of a program, some that failed.
  `create temp table "asked" as
   select g, ${idAt('g', n)} as "jobId", ${idAt('g', n)} as "batchId" from generate_series(1, ${n}, 20) as g`,
  `insert into "Job" ("id", "projectId", "kind", "status", "createdById", "createdAt", "finishedAt")
   select f."jobId", :projectId::uuid, 'PREDICT', case when f."g" % (:rareStep::int * 2) = 1 then 'FAILED' else 'SUCCEEDED' end::"JobStatus",
     :common, ${at(g, n)}, ${at(g, n)} from "asked" f`,
  `insert into "Job" ("id", "projectId", "kind", "status", "createdById", "finishedAt")
   select id, :projectId::uuid, kind::"JobKind", 'SUCCEEDED', :common, now()
   from unnest(array[:job1::uuid, :job2::uuid, :job3::uuid], array['TRAIN', 'TRAIN', 'PREDICT']) as t(id, kind)`,

  // Imports, and the files of the newest.
  `insert into "Import" ("id", "projectId", "source", "location", "addedCount", "createdAt")
   select ${idAt('g', '10')}, :projectId::uuid, 'FOLDER', '/scans/' || g, ${n} / 10, ${at('g', '10')} from generate_series(1, 10) as g`,
  `insert into "ImportFile" ("importId", "position", "path", "className", "sha256", "outcome", "reason")
   select (select max("id"::text)::uuid from "Import" where "projectId" = :projectId::uuid), g, 'images/' || lpad(g::text, 9, '0') || '.png',
     'Normal', ${zeros}, outcome::"ImportOutcome", case outcome when 'REFUSED' then 'not a picture' end
   from generate_series(0, ${n} - 1) as g, lateral (select case when g % :rareStep::int = 1 then 'REFUSED'
     when g % 10 = 0 then 'KNOWN' else 'ADDED' end as outcome) o`,

  // Images; file names and groups are scattered over the time in which they came.
  `create temp table "filled" as
   select g, ${idAt('g', n)} as "id", i."id" as "importId", g > ${n} * 0.3 as "isLabelled",
     'P' || lpad((g::bigint * 7919 % ${n} / 2)::text, 8, '0') as "groupKey",
     'images/scan-' || lpad((g::bigint * 6007 % ${n})::text, 9, '0') || '.png' as "fileName"
   from generate_series(1, ${n}) as g
   join (select "id", row_number() over (order by "id") as k from "Import" where "projectId" = :projectId::uuid) i
     on i.k = (g - 1)::bigint * 10 / ${n} + 1`,
  `insert into "Image" ("id", "projectId", "importId", "sha256", "fileSha256", "pictureSha256", "thumbnailSha256", "previewSha256",
     "fileName", "mediaType", "byteCount", "width", "height", "bitDepth", "perceptualHashes", "burnedIn", "groupKey",
     "labelVersion", "labelClassId", "readingState", "readCount", "revision", "createdAt")
   select f."id", :projectId::uuid, f."importId", lpad(to_hex(${g}), 64, '0'), :keptSha256, ${zeros}, ${zeros}, ${zeros},
     f."fileName", 'image/png', 100000, 1024, 1024, 8, '{}', case when ${isRare(3)} then 'SUSPECTED' else 'NO' end::"BurnedIn",
     f."groupKey", case when not f."isLabelled" then 0 when ${isMuchLabelled} then 1000 when ${g} % 5 < 2 then 2 else 1 end,
     case when not f."isLabelled" then null when ${isRare(0)} then :rareClass::uuid
       when ${g} % 4 = 0 then :fracture::uuid else :normal::uuid end,
     case when f."isLabelled" then 'DONE' else 'UNREAD' end::"ImageState", f."isLabelled"::int, f."isLabelled"::int, ${at(g, n)}
   from "filled" f order by ${g}`,
  `create index on "filled" ("id")`,

  // Labels: a second one where somebody looked again.
  `insert into "Reading" ("id", "projectId", "imageId", "readerId", "readerKey", "state", "version", "labelClassId", "isCounted",
     "confidence", "answeredAt", "createdAt")
   select ${idAt(g, n)}, :projectId::uuid, i."id", r."reader", r."reader", 'SUBMITTED', i."labelVersion", i."labelClassId", true, ${sure}, ${at(g, n)}, ${at(g, n)}
   from "filled" f join "Image" i on i."id" = f."id" and i."labelVersion" > 0
   cross join lateral (select case when ${isRare(5)} then :rare else :common end as "reader") r order by ${g}`,
  `insert into "Label" ("id", "imageId", "readingId", "version", "labelClassId", "readerId", "origin", "confidence",
     "createdAt")
   select ${idAt(g, n)}, i."id", r."id", v, i."labelClassId", r."readerId", 'READER', ${sure}, ${at(g, n)}
   from "filled" f join "Image" i on i."id" = f."id" join "Reading" r on r."imageId" = i."id",
     generate_series(1, i."labelVersion") as v order by ${g}, v`,
  `insert into "ReferenceLabel" ("id", "imageId", "version", "labelClassId", "origin", "labelId", "labelIds", "createdAt")
   select l."id", l."imageId", l."version", l."labelClassId", 'SINGLE', l."id", array[l."id"], l."createdAt"
   from "Label" l join "filled" f on f."id" = l."imageId" order by ${g}, l."version"`,

  `insert into "DatasetItem" ("datasetVersionId", "imageId", "referenceLabelId", "labelClassId", "groupKey", "split")
   select :datasetVersionId::uuid, i."id", l."id", i."labelClassId", i."groupKey",
     case when ${isRare(7)} then 'TEST' when ${g} % 9 = 1 then 'VALIDATION' else 'TRAIN' end::"Split"
   from "filled" f join "Image" i on i."id" = f."id"
   join "ReferenceLabel" l on l."imageId" = i."id" and l."version" = i."labelVersion" order by ${g}`,
  `insert into "DatasetVersion" ("id", "projectId", "number", "manifestSha256", "splitRule", "seed", "imageCount", "groupCount",
     "classes", "splits", "readers", "createdById")
   select :datasetVersionId::uuid, :projectId::uuid, 1, encode(sha256(convert_to(${manifest}, 'UTF8')), 'hex'), :splitRule::jsonb, 1, count(*),
     count(distinct d."groupKey"),
     (select jsonb_agg(jsonb_build_object('id', "id", 'name', "name", 'position', "position", 'isPositive', "isPositive")
       order by "position") from "LabelClass" where "projectId" = :projectId::uuid), ${splits}, '[]', :common
   from "DatasetItem" d join "Image" i on i."id" = d."imageId" join "ReferenceLabel" l on l."id" = d."referenceLabelId"
   join "LabelClass" c on c."id" = d."labelClassId" where d."datasetVersionId" = :datasetVersionId::uuid`,

  `insert into "LeakageWaiver" ("id", "datasetVersionId", "reason", "uncomparedCount", "dividedGroupCount", "confirmedPairCount",
     "openPairCount", "createdById")
   select gen_random_uuid(), :datasetVersionId::uuid, 'Made up', ${n}, ${n}, ${n}, ${n}, :common`,

  // Two models; what the second said is rare.
  `insert into "TrainingRun" ("id", "projectId", "number", "datasetVersionId", "jobId", "config", "seed", "codeVersion", "createdById") values
   (:runId1::uuid, :projectId::uuid, 1, :datasetVersionId::uuid, :job1::uuid, :config::jsonb, 1, '', :common),
   (:runId2::uuid, :projectId::uuid, 2, :datasetVersionId::uuid, :job2::uuid, :config::jsonb, 1, '', :common)`,
  `insert into "ModelVersion" ("id", "projectId", "number", "trainingRunId", "weightsSha256", "topologySha256", "preprocessing",
     "preprocessingSha256", "classNames", "classIds")
   select id, :projectId::uuid, number, run, ${zeros}, ${zeros}, :preprocessing::jsonb, ${zeros}, '{Normal,Fracture,Rare}',
     array[:normal::uuid, :fracture::uuid, :rareClass::uuid]
   from unnest(array[:model1::uuid, :model2::uuid], array[1, 2], array[:runId1::uuid, :runId2::uuid]) as t(id, number, run)`,
  `insert into "PredictionBatch" ("id", "projectId", "modelVersionId", "jobId", "imageIds", "imageCount", "requestId", "createdById")
   select :batchId::uuid, :projectId::uuid, :model1::uuid, :job3::uuid, '{}', ${n}, '', :common
   union all select a."batchId", :projectId::uuid, case when a.g % (:rareStep::int * 2) = 1 then :model2::uuid else :model1::uuid end,
     a."jobId", array[f."id"], 1, '', :common from "asked" a join "filled" f on f."g" = a."g"`,
  `insert into "Prediction" ("id", "projectId", "batchId", "modelVersionId", "imageId", "inputSha256", "weightsSha256",
     "preprocessingSha256", "probabilities", "predictedClassId", "probability", "engine", "askedById", "requestId", "createdAt")
   select ${idAt(g, n)}, :projectId::uuid, coalesce(a."batchId", :batchId::uuid),
     case when a."g" % (:rareStep::int * 2) = 1 then :model2 else :model1 end::uuid, f."id", ${zeros}, ${zeros}, ${zeros}, '{0.7,0.2,0.1}',
     case when ${isRare(11)} then :rareClass else :normal end::uuid, case when ${isRare(11)} then 0.1 else 0.7 end, 'native', case when ${isRare(11)} then :rare else :common end, '', ${at(g, n)}
   from "filled" f left join "asked" a on a."g" = f."g" where a."g" is not null or ${g} % 4 = 3 or ${isRare(11)} order by ${g}`,
  'drop table "asked"',

  // What happened: an image came, was labelled, was predicted; a training now and then.
  `insert into "AuditEvent" ("id", "at", "projectId", "actorId", "actorName", "apiKeyId", "requestId", "action", "noun", "nounId")
   select uuidv7(e."at" - now()), e."at", :projectId::uuid, e."actorId", 'Reader', e."key", '', e."action", e."noun", e."nounId" from (
     select ${at(g, n)} as "at", :common as "actorId", case when ${isRare(13)} then :apiKeyId::uuid end as "key",
       'IMAGE_ADDED' as "action", 'Image' as "noun", f."id"::text as "nounId" from "filled" f
     union all select l."createdAt" + interval '1 second', l."readerId", null, 'LABEL_GIVEN', 'Label', l."id"::text
       from "Label" l join "filled" f on f."id" = l."imageId"
     union all select p."createdAt" + interval '2 seconds', p."askedById", null, 'PREDICTION_RECORDED', 'Prediction', p."id"::text
       from "Prediction" p where p."projectId" = :projectId::uuid
     union all select ${at(g, n)} + interval '3 seconds', :common, null, 'TRAINING_STARTED', 'TrainingRun', :runId1
       from "filled" f where ${isRare(17)}
   ) e order by e."at"`,
]

/** One account to a hundred images. */
export const people = `insert into "User" ("id", "name", "email", "isAdmin", "disabledAt", "updatedAt")
  select gen_random_uuid()::text, 'Reader ' || lpad((g::bigint * 7919 % ${n})::text, 8, '0'), g || '@example.org',
    g % (${n} / 500) = 1, case when g % (${n} / 1000) = 3 then now() end, now() from generate_series(1, ${n} / 100) as g`

/** One sign-in to two images. */
export const installationEvents = `insert into "AuditEvent" ("id", "at", "requestId", "actorId", "action", "noun", "nounId")
  select ${idAt('g', n)}, ${at('g', n)}, '', (select min("id") from "User"),
    case when g % :rareStep::int = 1 then 'WORKER_STARTED' else 'SIGNED_IN' end, case when g % :rareStep::int = 1 then 'Worker' else 'Session' end,
    gen_random_uuid()::text from generate_series(1, ${n}, 2) as g`
