import { type Context, requireActor } from '#core/context.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import { requireId } from '#core/id.ts'
import { stageOf } from '#core/import/stage.ts'
import { requireRight } from '#core/membership/require-right.ts'

/**
 * An import that waits for somebody's word, asked for by somebody who may say it.
 * @throws NotFound, Forbidden, Conflict unless it was looked at whole and nobody applied it yet
 */
export async function findChecked(ctx: Context, importId: string) {
  // First: whoever is signed out learns nothing of what there is.
  requireActor(ctx)
  const found = await ctx.database.import.findUnique({
    where: { id: requireId('Import', importId) },
    include: { checkJob: true, job: true },
  })
  if (!found) throw new NotFound('Import', importId)
  const actor = await requireRight(ctx, 'IMPORT_IMAGES', found.projectId, 'Import', importId)
  const stage = stageOf(found)
  if (stage !== 'CHECKED') throw new Conflict(`only an import that was checked can be applied; it is ${stage}`, stage)
  if (found.listedAt === null)
    throw new Conflict('it was checked by an earlier version of the product: check the source again', stage)
  return { found, actor }
}
