import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { NotFound } from '#core/errors.ts'
import { requireId } from '#core/id.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { holdStandings } from '#core/reading/standing.ts'

/**
 * An image whose gold answer is to change, as it stands, held until commit.
 * @throws NotFound, Forbidden also for whoever reads the project blind
 */
export async function holdForGold(ctx: Context<Transaction>, id: string) {
  const image = await ctx.database.image.findUnique({ where: { id: requireId('Image', id) } })
  if (!image) throw new NotFound('Image', id)
  const { projectId } = image
  const { id: setById } = await requireRight(ctx, 'SET_GOLD', projectId, 'Image', id)
  await requireSighted(ctx, projectId, 'what readers are measured by')
  const [standing] = await holdStandings(ctx, projectId, [image.id])
  if (!standing) throw new NotFound('Image', id)
  return { standing, projectId, setById }
}

/** As it is said in events. */
export const sayGold = (
  gold: { labelClassId: string | null; cannotTell: string | null },
  classes: readonly { id: string; name: string }[],
) => ({
  labelClass: classes.find(c => c.id === gold.labelClassId)?.name ?? null,
  ...(gold.cannotTell === null ? {} : { cannotTell: gold.cannotTell }),
})
