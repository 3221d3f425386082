import { type Context, inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import type { Import, Prisma } from '#core/generated/prisma/client.ts'
import { boundFound } from '#core/import/bound-found.ts'
import { type Found, foundSchema } from '#core/import/found.ts'
import type { Listing, SourceEntry } from '#core/import/listing.ts'
import { type Reading, readingSchema } from '#core/import/reading.ts'
import { storableJson } from '#core/import/storable.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob } from '#core/job/fence.ts'

const batchSize = 2000

const changed = () => new Conflict('the source changed since it was listed: bring it in anew', 'other files')

const rowOf = (entry: SourceEntry, position: number) => ({
  position,
  path: entry.path,
  className: entry.className,
  answers: entry.answers,
  columns: entry.columns,
  frame: entry.frame,
  groupName: entry.group,
  split: entry.split,
  outcome: entry.passedOver !== null ? 'PASSED_OVER' : (entry.problem?.outcome ?? 'PENDING'),
  reason: entry.passedOver ?? entry.problem?.reason ?? null,
})

/**
 * What was added stays as it is. Of what was read before, under another reading, only what follows from the names is
 * written anew: nothing is decoded twice but where another frame of it is meant.
 */
const writeRows = (ctx: Context, importId: string, rows: ReturnType<typeof rowOf>[]) => ctx.database.$executeRaw`
  insert into "ImportFile" as f ("importId", "position", "path", "className", "answers", "columns", "frame", "groupName",
    "split", "outcome", "reason")
  select ${importId}::uuid, v."position", v."path", v."className", v."answers", v."columns", v."frame", v."groupName",
    v."split"::"Split", v."outcome"::"ImportOutcome", v."reason"
  from jsonb_to_recordset(${storableJson(rows)}::jsonb) as v("position" int, "path" text, "className" text,
    "answers" jsonb, "columns" jsonb, "frame" int, "groupName" text, "split" text, "outcome" text, "reason" text)
  on conflict ("importId", "position") do update set "className" = excluded."className",
    "answers" = excluded."answers", "columns" = excluded."columns", "frame" = excluded."frame",
    "groupName" = excluded."groupName", "split" = excluded."split", "outcome" = excluded."outcome",
    "reason" = excluded."reason",
    "sha256" = case when f."frame" is not distinct from excluded."frame" and excluded."outcome" in ('PENDING', 'PASSED_OVER')
      then f."sha256" end
  where f."path" = excluded."path" and f."outcome" <> 'ADDED'`

export interface Listed {
  reading: Reading
  found: Found
  listing: Listing
  location: string
}

/**
 * Writes the files of a source as rows of its import, batch by batch, and that all are there. Interrupted, it begins anew
 * and ends the same. @throws Conflict where the source is not what it was listed as
 * before, or the job was taken over
 */
export async function recordListing(
  ctx: Context,
  claim: Claim,
  imported: Import,
  { reading, found, listing, location }: Listed,
): Promise<Import> {
  const importId = imported.id
  const { entries, fileCount, labelCount, sourceSha256 } = listing
  // no audit: rows of an import whose start and end are audited
  await inTransaction(ctx, async ctx => {
    await fenceJob(ctx, claim)
    // What a list of another reading named beyond the files.
    await ctx.database.importFile.deleteMany({ where: { importId, position: { gte: fileCount } } })
  })
  for (let at = 0; at < entries.length; at += batchSize) {
    const rows = entries.slice(at, at + batchSize).map((entry, i) => rowOf(entry, at + i))
    await inTransaction(ctx, async ctx => {
      await fenceJob(ctx, claim)
      const written = await writeRows(ctx, importId, rows)
      if (written === rows.length) return
      const added = await ctx.database.importFile.count({
        where: { importId, position: { gte: at, lt: at + rows.length }, outcome: 'ADDED' },
      })
      if (written + added < rows.length) throw changed()
    })
  }
  return inTransaction(ctx, async ctx => {
    await fenceJob(ctx, claim)
    return ctx.database.import.update({
      where: { id: importId },
      data: {
        location: imported.source === 'PHANTOM' ? location : imported.location,
        reading: readingSchema.parse(JSON.parse(storableJson(reading))) satisfies Prisma.InputJsonObject,
        found: foundSchema.parse(JSON.parse(storableJson(boundFound(found)))) satisfies Prisma.InputJsonObject,
        labelFoundCount: labelCount,
        sourceSha256,
        listedAt: ctx.now,
      },
    })
  })
}
