import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import type { Project } from '#core/generated/prisma/client.ts'
import { holdClasses } from '#core/label-class/hold-classes.ts'
import { parse } from '#core/parse.ts'
import { mostClasses } from '#core/project/create-project.ts'

const idsSchema = z.array(z.string()).max(mostClasses, `at most ${mostClasses}`)
const lowered = (ids: readonly string[]) => ids.map(id => id.toLowerCase())

export interface NewOrder {
  projectId: string
  /** All classes of the project, those that are archived included. */
  labelClassIds: readonly string[]
  /** The same as they stood when they were seen. */
  expectedLabelClassIds: readonly string[]
}

/**
 * Puts the classes of a project into another order: that of lists and number keys. Models and datasets keep theirs.
 * @throws Conflict where somebody added one or put them into another order meanwhile
 */
export async function reorderClasses(ctx: Context, { projectId, ...input }: NewOrder): Promise<Project> {
  return inTransaction(ctx, async ctx => {
    const classes = await holdClasses(ctx, projectId)
    const ids = lowered(parse(idsSchema, [...input.labelClassIds], 'labelClassIds'))
    const expected = lowered(parse(idsSchema, [...input.expectedLabelClassIds], 'expectedLabelClassIds'))
    const stand = classes.map(c => c.id)
    const names = classes.map(c => c.name).join(', ')
    const project = () => ctx.database.project.findUniqueOrThrow({ where: { id: projectId } })
    if (ids.join() === stand.join()) return project()
    if (expected.join() !== stand.join())
      throw new Conflict(`somebody changed the classes meanwhile: they are ${names}`, names)
    const strange = ids.find((id, i) => !stand.includes(id) || ids.indexOf(id) !== i)
    if (strange !== undefined || ids.length !== stand.length)
      throw new InvalidInput(
        'labelClassIds',
        strange ?? ids.join(', '),
        `each of the ${stand.length} classes once: ${names}`,
      )
    // Out of each other's way first: no two stand at one place at any moment.
    await ctx.database.$executeRaw`
      update "LabelClass" set "position" = -1 - "position" where "projectId" = ${projectId}::uuid`
    await ctx.database.$executeRaw`
      update "LabelClass" c set "position" = o."place" - 1
      from unnest(${ids}::uuid[]) with ordinality as o("id", "place") where c."id" = o."id"`
    const named = (order: readonly string[]) => order.map(id => classes.find(c => c.id === id)?.name ?? '')
    await recordAudit(ctx, {
      action: 'CLASSES_REORDERED',
      nounId: projectId,
      projectId,
      before: { labelClasses: named(stand) },
      after: { labelClasses: named(ids) },
    })
    return project()
  })
}
