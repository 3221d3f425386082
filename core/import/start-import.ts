import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import { openFolder } from '#core/folder.ts'
import { groupKeysOf } from '#core/import/group-key.ts'
import { type FileEntry, scanFolder } from '#core/import/scan-folder.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'

const phantomSchema = z.object({
  count: z.number().refine(n => Number.isInteger(n) && n >= 8 && n <= 20_000, 'a whole number from 8 to 20000'),
  seed: z.number().refine(n => Number.isInteger(n) && n >= 0 && n < 2 ** 31, 'a whole number from 0 to 2147483647'),
})

export interface ImportInput {
  projectId: string
  folder?: string | null
  phantoms?: { count: number; seed: number } | null
  groupPattern?: string | null
}

function requireKnownClass(entries: FileEntry[], classNames: string[]) {
  const named = new Set(entries.flatMap(e => e.className ?? []))
  if (named.size === 0 || classNames.some(name => named.has(name))) return
  const shown = [...named].slice(0, 5).join(', ')
  throw new InvalidInput('folder', shown, `at least one of this project's classes: ${classNames.join(', ')}`)
}

/** Queues the import of a folder on the server, or of phantoms that the worker draws first. */
export async function startImport(ctx: Context, input: ImportInput) {
  const { projectId } = input
  const actor = await requireRight(ctx, 'IMPORT_IMAGES', projectId)
  const groupPattern = input.groupPattern || null
  if (Boolean(input.folder) === Boolean(input.phantoms)) {
    throw new InvalidInput('folder', input.folder ?? '', 'either a folder or phantoms')
  }
  const phantoms = input.phantoms ? parse(phantomSchema, input.phantoms, 'phantoms') : null
  const folder = input.folder ? await openFolder('folder', input.folder.trim()) : ''
  const classes = await ctx.database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const classNames = classes.map(c => c.name)
  if (phantoms && !(classNames.includes('Normal') && classNames.includes('Fracture'))) {
    throw new InvalidInput('phantoms', classNames.join(', '), 'a project with the classes Normal and Fracture')
  }
  if (folder) {
    const entries = await scanFolder(folder)
    requireKnownClass(entries, classNames)
    groupKeysOf(entries, groupPattern)
  }
  return inTransaction(ctx, async ctx => {
    const job = await enqueueJob(ctx, { projectId, kind: 'IMPORT', createdById: actor.id })
    const started = await ctx.database.import.create({
      data: {
        projectId,
        jobId: job.id,
        source: phantoms ? 'PHANTOM' : 'FOLDER',
        location: folder,
        groupPattern,
        phantomCount: phantoms?.count ?? null,
        phantomSeed: phantoms?.seed ?? null,
      },
    })
    const after = { folder, groupPattern, phantoms }
    await recordAudit(ctx, { action: 'IMPORT_STARTED', nounId: started.id, projectId, after })
    return { ...started, jobId: job.id }
  })
}
