import { agreedAttributes, type GivenAttributes, givenOf } from '#core/answer-attribute/rule.ts'
import type { Context } from '#core/context.ts'
import { givenCost } from '#server/limits/field-cost.ts'
import { GivenAttribute, readGiven } from '#server/schema/answer-attribute.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'

builder.prismaObjectField('Label', 'attributes', t =>
  t.field({
    type: [GivenAttribute],
    complexity: givenCost,
    description: 'What it says beside its class, in the order in which that is asked; empty: nothing.',
    select: { attributes: true },
    resolve: ({ attributes }, _args, ctx) => readGiven(ctx, attributes),
  }),
)

builder.prismaObjectField('Adjudication', 'attributes', t =>
  t.field({
    type: [GivenAttribute],
    complexity: givenCost,
    description: 'What was decided beside the class, as Label.attributes.',
    select: { attributes: true },
    resolve: ({ attributes }, _args, ctx) => readGiven(ctx, attributes),
  }),
)

type Seeing = Pick<Context, 'database'>

/** By reading and version. Of readings that were shown: their answers are theirs to see who see them. */
const newest = batched<Seeing, string, GivenAttributes>(async (ctx, places) => {
  const OR = places.map(place => {
    const [readingId, version] = place.split(' ')
    return { readingId, version: Number(version) }
  })
  const select = { readingId: true, version: true, attributes: true }
  const found = await ctx.database.label.findMany({ where: { OR }, select })
  return new Map(found.map(l => [`${l.readingId} ${l.version}`, givenOf(l.attributes)]))
})

builder.prismaObjectField('Reading', 'attributes', t =>
  t.field({
    type: [GivenAttribute],
    complexity: givenCost,
    description: 'What its newest label says beside the class; empty: nothing, or there is none.',
    select: { id: true, version: true },
    resolve: async ({ id, version }, _args, ctx) =>
      version === 0 ? [] : readGiven(ctx, await newest(ctx, `${id} ${version}`)),
  }),
)

/** By their ids, of labels that a reference label rests on, which was shown. */
const ofLabel = batched<Seeing, string, GivenAttributes>(async (ctx, ids) => {
  const found = await ctx.database.label.findMany({
    where: { id: { in: ids } },
    select: { id: true, attributes: true },
  })
  return new Map(found.map(({ id, attributes }) => [id, givenOf(attributes)]))
})

builder.prismaObjectField('ReferenceLabel', 'attributes', t =>
  t.field({
    type: [GivenAttribute],
    complexity: givenCost,
    description:
      'What counts beside the class: what the answer or the decision says that it is from; where readers agree on the class, what all of them say alike.',
    select: { labelClassId: true, labelIds: true, adjudication: { select: { attributes: true } } },
    resolve: async ({ labelClassId, labelIds, adjudication }, _args, ctx) => {
      if (labelClassId === null) return []
      if (adjudication) return readGiven(ctx, adjudication.attributes)
      const said = await Promise.all(labelIds.map(async id => (await ofLabel(ctx, id)) ?? {}))
      return readGiven(ctx, agreedAttributes(said))
    },
  }),
)
