import type { Context } from '#core/context.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { Node } from '#server/schema/node.ts'

export const LabelClass = builder.prismaObject('LabelClass', {
  description: 'One possible answer to the question of a project.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the class.' }),
    name: t.exposeString('name', { description: 'As people read it; one of its kind in the project.' }),
    position: t.exposeInt('position', {
      description: "Place in every list, from 0; that in a model's answers is its place in ModelVersion.labelClasses.",
    }),
    isPositive: t.exposeBoolean('isPositive', {
      description: 'The finding that is looked for; at most one class of a project is.',
    }),
    archivedAt: t.expose('archivedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when no answer is given with it; null: it may be. What has it keeps it.',
    }),
  }),
})

/** Classes by their id, as many as are asked for together. */
const findClass = batched(async (ctx: Pick<Context, 'database'>, ids: string[]) => {
  const found = await ctx.database.labelClass.findMany({ where: { id: { in: ids } } })
  return new Map(found.map(labelClass => [labelClass.id, labelClass]))
})

/** A class that something kept names. @throws Error where it is gone, which nothing does */
export async function requireClass(ctx: Pick<Context, 'database'>, id: string) {
  const labelClass = await findClass(ctx, id)
  if (!labelClass) throw new Error(`the class ${id} that is named is gone`)
  return labelClass
}

export const LabelCount = builder.objectRef<{ labelClassId: string; imageCount: number }>('LabelCount').implement({
  description: 'How many images are of one class.',
  fields: t => ({
    labelClass: t.field({
      type: LabelClass,
      description: 'The class.',
      resolve: ({ labelClassId }, _args, ctx) => requireClass(ctx, labelClassId),
    }),
    imageCount: t.exposeInt('imageCount', { description: 'Images whose label is of this class.' }),
  }),
})
