import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { z } from 'zod'
import { runNamed } from '../harness/run-named.ts'

/** An image as it was answered: nobody is told whose it is, but by places. */
interface AnsweredRow {
  groupKey: string
  /** When it was answered first, ms. */
  at: number
  /** Places of readers and of classes; as many as there are classes: cannot tell. */
  answers: [reader: number, said: number][]
}

export interface AnsweredProject {
  projectId: string
  /** By their places. */
  readerIds: string[]
  classCount: number
  images: AnsweredRow[]
}

const classNames = ['Normal', 'Fracture', 'Implant']
const weeks = 8

/** 0 to 99, the same for the same words. */
const percent = (words: string) => `abs(hashtext(${words})::bigint % 100)`

/** Each reader is wrong of ten images in a hundred, and cannot tell of one. Six images in ten are of the first class, one is of the last. */
const said = `case when ${percent(`'tell ' || g || ' ' || r."place"`)} < 1 then null
  when ${percent(`'wrong ' || g || ' ' || r."place"`)} < 10 then (t."truth" + 1 + ${percent(`'how ' || g || r."place"`)} % 2) % 3 else t."truth" end`

const fillings: readonly string[] = [
  `insert into "User" ("id", "name", "email", "updatedAt")
   select "id", 'Reader', "id" || '@example.org', now() from unnest(:readerIds::text[]) "id"`,
  `insert into "Project" ("id", "name", "question", "createdById", "readerCount", "isBlind")
   select :projectId::uuid, :readers::int || ' readers', 'Is it broken?', :adminId::text, :readers::int, true`,
  `insert into "Membership" ("projectId", "userId", "roles") select :projectId::uuid, :adminId::text, '{ADMIN}'::"Role"[]
   union all select :projectId::uuid, "id", '{READER}'::"Role"[] from unnest(:readerIds::text[]) "id"`,
  `insert into "LabelClass" ("id", "projectId", "name", "position", "isPositive")
   select gen_random_uuid(), :projectId::uuid, "name", "position" - 1, "position" = 2
   from unnest(array['${classNames.join("','")}']) with ordinality as c("name", "position")`,
  `insert into "Import" ("id", "projectId", "source", "location") values (gen_random_uuid(), :projectId::uuid, 'FOLDER', '/scans')`,
  // Two images a patient, as they are alike.
  `insert into "Image" ("id", "projectId", "importId", "sha256", "fileSha256", "pictureSha256", "thumbnailSha256", "previewSha256",
     "fileName", "mediaType", "byteCount", "width", "height", "bitDepth", "perceptualHashes", "groupKey", "labelVersion", "readCount", "revision")
   select uuidv7(), :projectId::uuid, (select "id" from "Import" where "projectId" = :projectId::uuid), lpad(to_hex(g), 64, '0'), z, z, z, z,
     g::text, 'image/png', 1, 1024, 1024, 8, '{}', 'P' || lpad((g / 2)::text, 8, '0'), :readers::int, :readers::int, 1
   from generate_series(1, :images::int) g, repeat('0', 64) z`,
  `insert into "Reading" ("id", "projectId", "imageId", "readerId", "readerKey", "state", "version", "labelClassId", "cannotTell",
     "isCounted", "answeredAt")
   select gen_random_uuid(), :projectId::uuid, i."id", r."id", r."id", 'SUBMITTED', 1, c."id",
     case when c."id" is null then 'WRONG_VIEW' end::"CannotTell", true, a."at"
   from "Image" i cross join lateral (select i."fileName"::int as g) n
     cross join unnest(:readerIds::text[]) with ordinality as r("id", "place")
     cross join lateral (select case when ${percent(`'truth ' || g`)} < 60 then 0 when ${percent(`'truth ' || g`)} < 90 then 1 else 2 end as "truth") t
     cross join lateral (select now() - interval '${weeks} weeks' * (1 - g::float8 / :images::int) as "at") a
     left join "LabelClass" c on c."projectId" = :projectId::uuid and c."position" = ${said}
   where i."projectId" = :projectId::uuid`,
  `insert into "Label" ("id", "imageId", "readingId", "version", "labelClassId", "cannotTell", "readerId", "origin", "isBlind", "createdAt")
   select gen_random_uuid(), "imageId", "id", 1, "labelClassId", "cannotTell", "readerId", 'READER', true, "answeredAt"
   from "Reading" where "projectId" = :projectId::uuid`,
]

/** What stands there, asked for by no code of ours. */
const found = `
  select i."groupKey", extract(epoch from min(l."createdAt")) * 1000 as "at",
    json_agg(json_build_array(array_position($2::text[], l."readerId") - 1, coalesce(c."position", ${classNames.length})) order by l."readerId") as "answers"
  from "Image" i join "Label" l on l."imageId" = i."id" left join "LabelClass" c on c."id" = l."labelClassId"
  where i."projectId" = $1::uuid group by i."groupKey", i."id" order by i."groupKey", i."id"`

const foundSchema = z.array(
  z.object({ groupKey: z.string(), at: z.coerce.number(), answers: z.array(z.tuple([z.int(), z.int()])) }),
)

/** A project whose images were each answered by so many blind readers. @param adminId who may ask for how far they agree */
export async function fillAnswered(
  client: pg.Client,
  imageCount: number,
  readerCount: number,
  adminId: string,
): Promise<AnsweredProject> {
  const projectId = randomUUID()
  const readerIds = Array.from({ length: readerCount }, (_, i) => `${projectId} ${i}`)
  const values = { projectId, readerIds, readers: readerCount, images: imageCount, adminId }
  // What is written is whole by construction.
  await client.query('set session_replication_role = replica')
  for (const sql of fillings) await runNamed(client, sql, values)
  await client.query('set session_replication_role = origin')
  await client.query('vacuum (analyze)')
  const { rows } = await client.query(found, [projectId, readerIds])
  return { projectId, readerIds, classCount: classNames.length, images: foundSchema.parse(rows) }
}
