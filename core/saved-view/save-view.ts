import { z } from 'zod'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import type { SavedView } from '#core/generated/prisma/client.ts'
import type { ImageFilter } from '#core/image/filter.ts'
import { parseFilter, requireNamed } from '#core/image/parse-filter.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { lookSchema, type ViewLook } from '#core/saved-view/look.ts'
import { nameSchema } from '#core/text.ts'

/** One's own of a project. */
export const mostViews = 100
export const longestViewName = 80

export const viewName = nameSchema(longestViewName)
const schema = z.object({ name: viewName, look: lookSchema.nullish() })

export interface NewView {
  projectId: string
  name: string
  filter: ImageFilter
  look?: ViewLook | null
  /** Absent: not. */
  isShared?: boolean | null
}

/**
 * Keeps a filter of a project's images, and how they are shown, under a name, for whoever acts, or for all members.
 * @throws NotFound also for what the filter names that is not there; InvalidInput where there are too many; Conflict where
 * they have one of that name
 */
export async function saveView(ctx: Context, { projectId, filter, isShared, ...words }: NewView): Promise<SavedView> {
  const { id: ownerId } = await requireRight(ctx, 'SEE_PROJECT', projectId)
  const { name, look } = parse(schema, words)
  const asked = parseFilter(filter)
  return inTransaction(ctx, async ctx => {
    // One after the other: neither of two at once is the one too many, nor has the name of the other.
    await lockProject(ctx, projectId)
    await requireNamed(ctx, projectId, asked)
    await requireFree(ctx, { projectId, ownerId, name })
    const count = await ctx.database.savedView.count({ where: { projectId, ownerId } })
    if (count >= mostViews)
      throw new InvalidInput('name', name, `at most ${mostViews} views of yours: remove one first`)
    // no audit: how somebody looks at the record changes nothing of it
    return ctx.database.savedView.create({
      data: { projectId, ownerId, name, filter: { ...asked }, ...(look ? { look } : {}), isShared: isShared ?? false },
    })
  })
}

/** @throws Conflict where whoever acts has another view of that name */
export async function requireFree(
  { database }: Pick<Context, 'database'>,
  { projectId, ownerId, name }: Pick<SavedView, 'projectId' | 'ownerId' | 'name'>,
): Promise<void> {
  const where = { projectId_ownerId_name: { projectId, ownerId, name } }
  if (await database.savedView.findUnique({ where, select: { id: true } }))
    throw new Conflict(`you have a view named ${name} already`, name)
}
