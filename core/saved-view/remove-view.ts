import { type Context, inTransaction } from '#core/context.ts'
import type { Project } from '#core/generated/prisma/client.ts'
import { holdOwn } from '#core/saved-view/hold-own.ts'

/** Removes a view of one's own: nothing of the images is touched. @returns the project that it was of */
export async function removeView(ctx: Context, { viewId }: { viewId: string }): Promise<Project> {
  return inTransaction(ctx, async ctx => {
    const { id, projectId } = await holdOwn(ctx, viewId)
    await ctx.database.savedView.delete({ where: { id } })
    return ctx.database.project.findUniqueOrThrow({ where: { id: projectId } })
  })
}
