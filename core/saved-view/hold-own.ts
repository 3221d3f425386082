import { type Context, requireActor } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Forbidden, NotFound } from '#core/errors.ts'
import type { SavedView } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { visibleViews } from '#core/saved-view/visible-views.ts'

/** A view of whoever acts, with the views of its project held until commit. @throws NotFound; Forbidden where it is another's */
export async function holdOwn(ctx: Context<Transaction>, viewId: string): Promise<SavedView> {
  const { id: actorId } = requireActor(ctx)
  const id = requireId('SavedView', viewId)
  const where = { AND: [{ id }, visibleViews(actorId)] }
  const found = await ctx.database.savedView.findFirst({ where })
  if (!found) throw new NotFound('SavedView', viewId)
  await requireRight(ctx, 'SEE_PROJECT', found.projectId, 'SavedView', viewId)
  if (found.ownerId !== actorId) throw new Forbidden('to change a view needs who saved it', [])
  await lockProject(ctx, found.projectId)
  const held = await ctx.database.savedView.findUnique({ where: { id } })
  if (!held) throw new NotFound('SavedView', viewId)
  return held
}
