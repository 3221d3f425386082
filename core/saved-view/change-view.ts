import { z } from 'zod'
import { type Context, inTransaction } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { SavedView } from '#core/generated/prisma/client.ts'
import type { ImageFilter } from '#core/image/filter.ts'
import { parseFilter, requireNamed } from '#core/image/parse-filter.ts'
import { parse } from '#core/parse.ts'
import { holdOwn } from '#core/saved-view/hold-own.ts'
import { lookSchema, type ViewLook } from '#core/saved-view/look.ts'
import { requireFree, viewName } from '#core/saved-view/save-view.ts'

const schema = z.object({ name: viewName.nullish(), look: lookSchema.nullish() })

export interface ChangedView {
  viewId: string
  name?: string | null
  filter?: ImageFilter | null
  look?: ViewLook | null
  isShared?: boolean | null
}

/** Gives a view of one's own another name, filter or look, shares it, or shares it no more. What is left out stays. @throws Conflict */
export async function changeView(
  ctx: Context,
  { viewId, filter, isShared, ...words }: ChangedView,
): Promise<SavedView> {
  return inTransaction(ctx, async ctx => {
    const view = await holdOwn(ctx, viewId)
    const { name, look } = parse(schema, words)
    if (name == null && filter == null && look == null && isShared == null)
      throw new InvalidInput('name', '', 'a name, a filter, a look, whether it is shared, or several of them')
    const asked = filter ? parseFilter(filter) : null
    if (asked) await requireNamed(ctx, view.projectId, asked)
    if (name != null && name !== view.name) await requireFree(ctx, { ...view, name })
    return ctx.database.savedView.update({
      where: { id: view.id },
      data: {
        ...(name == null ? {} : { name }),
        ...(asked ? { filter: { ...asked } } : {}),
        ...(look == null ? {} : { look }),
        ...(isShared == null ? {} : { isShared }),
      },
    })
  })
}
