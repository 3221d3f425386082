import type { Context } from '#core/context.ts'
import { requireActor } from '#core/context.ts'
import type { BatchKind } from '#core/generated/prisma/enums.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { rightsOf, rolesOf } from '#core/membership/rights.ts'

/**
 * Checks that whoever acts may do this to many images of a project.
 * @returns whether to those alone that are theirs: LABEL where nobody else answered, the others where they brought them
 * @throws Unauthenticated, NotFound, Forbidden; also for whoever reads the project blind: what becomes of many at once tells
 * what others said of them
 */
export async function requireActing(
  ctx: Context,
  kind: BatchKind,
  projectId: string,
): Promise<{ userId: string; isOwnOnly: boolean }> {
  const actor = requireActor(ctx)
  await requireRight(ctx, 'SEE_PROJECT', projectId)
  const membership = await ctx.database.membership.findUnique({
    where: { projectId_userId: { projectId, userId: actor.id } },
  })
  const rights = rightsOf(rolesOf(actor, membership))
  const isLabel = kind === 'LABEL'
  const isOwnOnly = !rights.includes(isLabel ? 'LABEL_OVER_OTHERS' : 'TAKE_OUT_IMAGES')
  if (isOwnOnly && !rights.includes(isLabel ? 'LABEL_IMAGES' : 'IMPORT_IMAGES'))
    await requireRight(ctx, isLabel ? 'LABEL_IMAGES' : 'TAKE_OUT_IMAGES', projectId)
  await requireSighted(ctx, projectId, 'acting on many images at once')
  return { userId: actor.id, isOwnOnly }
}
