import type { GraphQLResolveInfo } from 'graphql'
import { requireActor } from '#core/context.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import { isId, requireId } from '#core/id.ts'
import type { ServerContext } from '#server/context.ts'
import { AuditEvent } from '#server/schema/audit-event.ts'
import { batched, placeOf } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { findNouns } from '#server/schema/find-nouns.ts'
import { Node, nameNoun } from '#server/schema/node.ts'
import { type ThingName, things } from '#server/schema/things.ts'

interface Found {
  id: string
}

interface Asked {
  name: string
  noun: ThingName
  selection: object
}

/** Things of one noun that somebody may see, with what the document asks of that noun, by their ids. */
const found = batched<ServerContext, string, Found, Asked>(async (ctx, ids, asked) => {
  if (!asked) return new Map()
  const rows: Found[] = await things[asked.noun].load(ctx, ids, asked.selection)
  return new Map(rows.map(row => [row.id, nameNoun(row, asked.noun)]))
})

const load = (ctx: ServerContext, noun: ThingName, id: string, info: GraphQLResolveInfo) =>
  found(ctx, id, { ...placeOf(ctx, info, noun), noun })

const isThing = (noun: string): noun is ThingName => noun in things

builder.queryFields(t => ({
  node: t.field({
    type: Node,
    description: 'Anything with an id, found by it alone, for whoever may see it.',
    args: { id: t.arg.id({ required: true, description: 'Of anything.' }) },
    resolve: async (_root, { id }, ctx, info) => {
      requireActor(ctx)
      const noun = (await findNouns(ctx, [requireId('Node', id)])).get(id)
      const node = noun && (await load(ctx, noun, id, info))
      if (!node) throw new NotFound('Node', id)
      return node
    },
  }),
  nodes: t.field({
    type: t.listRef(Node, { nullable: true }),
    description: 'Several of them, in the order of the ids; null where there is none that whoever asks may see.',
    args: { ids: t.arg.idList({ required: true, description: 'At most 100.' }) },
    resolve: async (_root, { ids }, ctx, info) => {
      requireActor(ctx)
      if (ids.length > most) throw new InvalidInput('ids', `${ids.length} ids`, `at most ${most}`)
      const nouns = await findNouns(ctx, ids.filter(isId))
      return Promise.all(
        ids.map(async id => {
          const noun = nouns.get(id)
          return noun ? ((await load(ctx, noun, id, info)) ?? null) : null
        }),
      )
    },
  }),
}))

const most = 100

builder.objectField(AuditEvent, 'node', t =>
  t.field({
    type: Node,
    nullable: true,
    description:
      'What it happened to, as it is now; null: it is gone, cannot be shown by itself, or is not for whoever asks.',
    resolve: async ({ noun, nounId }, _args, ctx, info) =>
      isThing(noun) && isId(nounId) ? ((await load(ctx, noun, nounId, info)) ?? null) : null,
  }),
)
