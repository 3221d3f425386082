import { type Context, requireActor } from '#core/context.ts'
import type { Job } from '#core/generated/prisma/client.ts'
import { isAskedBy } from '#core/job/is-asked-by.ts'
import { requireRight } from '#core/membership/require-right.ts'

/**
 * Checks that whoever acts may take out what an import brought: anybody's by right, their own as long as they may import.
 * @param job that brought it
 * @throws Unauthenticated, NotFound, Forbidden
 */
export function requireTakingOut(
  ctx: Context,
  projectId: string,
  job: Pick<Job, 'createdById' | 'resumedById'> | null,
  noun: string,
  id: string,
) {
  const isOwn = job !== null && isAskedBy(job, requireActor(ctx).id)
  return requireRight(ctx, isOwn ? 'IMPORT_IMAGES' : 'TAKE_OUT_IMAGES', projectId, noun, id)
}
