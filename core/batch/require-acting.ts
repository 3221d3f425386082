import type { Context } from '#core/context.ts'
import { requireActor } from '#core/context.ts'
import type { BatchKind } from '#core/generated/prisma/enums.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { type Right, rightsOf, rolesOf } from '#core/membership/rights.ts'

/** By which right of all images, and by which of those alone that are theirs; null: of those neither. */
const actingRights: Record<BatchKind, { all: Right; own: Right | null }> = {
  LABEL: { all: 'LABEL_OVER_OTHERS', own: 'LABEL_IMAGES' },
  TAKE_OUT: { all: 'TAKE_OUT_IMAGES', own: 'IMPORT_IMAGES' },
  PUT_BACK: { all: 'TAKE_OUT_IMAGES', own: 'IMPORT_IMAGES' },
  SET_READERS: { all: 'SET_READING', own: null },
  ASSIGN: { all: 'SET_READING', own: null },
  UNASSIGN: { all: 'SET_READING', own: null },
  RETURN: { all: 'REVIEW_LABELS', own: null },
}

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
  const { all, own } = actingRights[kind]
  const isOwnOnly = !rights.includes(all)
  // What is refused names who labels at all, and of the others whoever does it to any image.
  if (isOwnOnly && (own === null || !rights.includes(own)))
    await requireRight(ctx, kind === 'LABEL' ? 'LABEL_IMAGES' : all, projectId)
  await requireSighted(ctx, projectId, 'acting on many images at once')
  return { userId: actor.id, isOwnOnly }
}
