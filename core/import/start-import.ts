import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { parseAsked } from '#core/import/ask-reading.ts'
import { holdUpload } from '#core/import/hold-upload.ts'
import type { SourceInput } from '#core/import/open-source.ts'
import { requireImportRoom } from '#core/import/require-import-room.ts'
import { sourceRow } from '#core/import/source-row.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'

const phantomSchema = z.object({
  count: z.number().refine(n => Number.isInteger(n) && n >= 8 && n <= 20_000, 'a whole number from 8 to 20000'),
  seed: z.number().refine(n => Number.isInteger(n) && n >= 0 && n < 2 ** 31, 'a whole number from 0 to 2147483647'),
})

export interface ImportInput extends SourceInput {
  phantoms?: { count: number; seed: number } | null
}

async function rowOf(ctx: Context, input: ImportInput, projectId: string) {
  const named = [input.folder, input.zip, input.uploadId, input.phantoms].filter(Boolean)
  if (named.length !== 1) {
    throw new InvalidInput('folder', input.folder ?? '', 'exactly one of folder, zip, uploadId and phantoms')
  }
  if (!input.phantoms) return sourceRow(ctx, input)
  const classNames = await classNamesOf(ctx, projectId)
  const { count, seed } = parse(phantomSchema, input.phantoms, 'phantoms')
  if (!(classNames.includes('Normal') && classNames.includes('Fracture'))) {
    throw new InvalidInput('phantoms', classNames.join(', '), 'a project with the classes Normal and Fracture')
  }
  const reading = await parseAsked(input.reading)
  const row = { source: 'PHANTOM' as const, location: '', phantomCount: count, phantomSeed: seed }
  return reading ? { ...row, reading: reading satisfies Prisma.InputJsonObject } : row
}

const classNamesOf = async (ctx: Context, projectId: string) =>
  (
    await ctx.database.labelClass.findMany({ where: { projectId, archivedAt: null }, orderBy: { position: 'asc' } })
  ).map(c => c.name)

/** Queues the import of a source, or of phantoms that the worker draws first: looked at and added at once. */
export async function startImport(ctx: Context, input: ImportInput) {
  const { projectId } = input
  const actor = await requireRight(ctx, 'IMPORT_IMAGES', projectId)
  const row = await rowOf(ctx, input, projectId)
  await requireImportRoom(ctx, row)
  return inTransaction(ctx, async ctx => {
    // Still: what came before took its time.
    await requireRight(ctx, 'IMPORT_IMAGES', projectId)
    await holdUpload(ctx, 'uploadId' in row ? row.uploadId : null)
    const job = await enqueueJob(ctx, { projectId, kind: 'IMPORT', createdById: actor.id })
    const started = await ctx.database.import.create({
      data: { ...row, projectId, jobId: job.id },
      include: { checkJob: true, job: true },
    })
    await recordAudit(ctx, { action: 'IMPORT_STARTED', nounId: started.id, projectId, after: row })
    return { ...started, jobId: job.id }
  })
}
