import { countTrails, findTrails, type TrailSlice } from '#core/audit/trail.ts'
import type { AuditEvent as AuditEventRow } from '#core/generated/prisma/client.ts'
import type { ServerContext } from '#server/context.ts'
import { costs } from '#server/limits/field-cost.ts'
import { AuditEvents } from '#server/schema/audit-event.ts'
import { batched, type Group, placeOf, type Selected } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { boundsOf, type KeyValue, oldestFirst } from '#server/schema/keyset.ts'
import { pageArgs, readForAll, slice } from '#server/schema/page.ts'

interface Sliced extends Group {
  slice: TrailSlice
}

const trails = batched<ServerContext, string, string[], Sliced>((ctx, ids, sliced) =>
  findTrails(ctx, ids, sliced?.slice ?? { after: null, before: null, take: 0, isBackward: false }),
)

const counts = batched<ServerContext, string, number>(countTrails)

/** Not held against who may see the trail of the project: whoever sees an answer sees what led to it. */
const events = batched<ServerContext, string, AuditEventRow, Selected>(async (ctx, ids, selected) => {
  const found = await ctx.database.auditEvent.findMany({ ...selected?.selection, where: { id: { in: ids } } })
  return new Map(found.map(event => [event.id, event]))
})

const order = oldestFirst('AuditEvent')

const idIn = (values: KeyValue[] | null) => (values ? String(values[0]) : null)

builder.prismaObjectField('Prediction', 'auditTrail', t =>
  t.field({
    type: AuditEvents.type,
    description: 'Everything that led to this answer, oldest first; for whoever may see the answer.',
    args: pageArgs,
    extensions: readForAll(costs.statement),
    resolve: ({ id }, args, ctx, info) => {
      const { after, before } = boundsOf(order, args)
      const selected = placeOf(ctx, info, 'AuditEvent', ['edges', 'node'], { id: true })
      return slice(order, args, {
        read: async ({ take, isBackward }) => {
          const trail = { after: idIn(after), before: idIn(before), take, isBackward }
          const ids = (await trails(ctx, id, { name: JSON.stringify(trail), slice: trail })) ?? []
          const found = await Promise.all(ids.map(eventId => events(ctx, eventId, selected)))
          return found.flatMap(event => event ?? [])
        },
        count: async most => Math.min((await counts(ctx, id)) ?? 0, most ?? Number.POSITIVE_INFINITY),
      })
    },
  }),
)
