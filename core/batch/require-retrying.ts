import { requireActing } from '#core/batch/require-acting.ts'
import { requireUndoing } from '#core/batch/undo-batch.ts'
import { type Context, requireActor } from '#core/context.ts'
import { Forbidden, NotFound } from '#core/errors.ts'
import type { Batch } from '#core/generated/prisma/client.ts'
import { requireRight } from '#core/membership/require-right.ts'

/**
 * Checks that whoever acts may have a batch go on, or its undoing. The answers of a batch are those of whoever asked for it:
 * nobody else has it go on. @throws NotFound, Forbidden
 */
export async function requireRetrying(
  ctx: Context,
  {
    id,
    projectId,
    batch,
    undoneBatch,
  }: { id: string; projectId: string; batch: Batch | null; undoneBatch: Batch | null },
) {
  const actor = requireActor(ctx)
  await requireRight(ctx, 'SEE_PROJECT', projectId, 'Job', id)
  if (undoneBatch) return requireUndoing(ctx, undoneBatch)
  if (!batch) throw new NotFound('Job', id)
  if (batch.createdById !== actor.id) throw new Forbidden('a batch goes on for whoever asked for it alone', [])
  await requireActing(ctx, batch.kind, projectId)
  return actor
}
