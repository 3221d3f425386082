import { type Context, requireActor } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { requireRight } from '#core/membership/require-right.ts'
import type { Right } from '#core/membership/rights.ts'

/** @throws Unauthenticated, NotFound, Forbidden */
export async function findAllowed(ctx: Context, right: Right, id: string): Promise<DatasetVersion> {
  requireActor(ctx)
  const frozen = await ctx.database.datasetVersion.findUnique({ where: { id: requireId('DatasetVersion', id) } })
  if (!frozen) throw new NotFound('DatasetVersion', id)
  await requireRight(ctx, right, frozen.projectId, 'DatasetVersion', id)
  return frozen
}
