import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import type { LabelClass } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { requireRight } from '#core/membership/require-right.ts'

/** The classes of a project in their order: nobody else changes them before commit. @throws NotFound, Forbidden, Conflict */
export async function holdClasses(ctx: Context<Transaction>, projectId: string): Promise<LabelClass[]> {
  await requireRight(ctx, 'SET_CLASSES', projectId)
  await lockProject(ctx, projectId)
  await requireRight(ctx, 'SET_CLASSES', projectId)
  return ctx.database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
}

/** A class with all of its project, held so. @throws NotFound, Forbidden, Conflict */
export async function holdClass(ctx: Context<Transaction>, id: string) {
  const found = await ctx.database.labelClass.findUnique({ where: { id: requireId('LabelClass', id) } })
  if (!found) throw new NotFound('LabelClass', id)
  const { projectId } = found
  await requireRight(ctx, 'SET_CLASSES', projectId, 'LabelClass', id)
  const classes = await holdClasses(ctx, projectId)
  const labelClass = classes.find(c => c.id === found.id)
  if (!labelClass) throw new NotFound('LabelClass', id)
  return { labelClass, classes, projectId }
}

/** As people tell names apart. */
const folded = (name: string): string => name.normalize('NFKC').toLowerCase()

/** @throws InvalidInput for a name that another class has, capitals and small letters being the same */
export function requireFreeName(classes: readonly LabelClass[], name: string): void {
  const same = classes.find(c => folded(c.name) === folded(name))
  if (!same) return
  const there =
    same.archivedAt === null ? `${same.name} is one already` : `${same.name} is archived: restore it instead`
  throw new InvalidInput('name', name, `a name of its own: ${there}`)
}
