import { type Context, requirePerson } from '#core/context.ts'
import type { Prisma, User } from '#core/generated/prisma/client.ts'
import { once } from '#core/idempotency/once.ts'
import { endOtherSessions } from '#core/session/end-other-sessions.ts'
import { endSession } from '#core/session/end-session.ts'
import { endUserSessions } from '#core/session/end-user-sessions.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import type { Order } from '#server/schema/keyset.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { Viewer } from '#server/schema/viewer.ts'

const SessionRef = builder.prismaObject('Session', {
  description: 'One sign-in, in one browser, until it ends.',
  fields: t => ({
    id: t.exposeID('id', { description: 'A UUID; what the browser holds is another one.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When they signed in.' }),
    lastSeenAt: t.expose('updatedAt', { type: 'DateTime', description: 'The last request with it, to the minute.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When it ends by itself, 7 days after the sign-in.',
    }),
    ipAddress: t.exposeString('ipAddress', { nullable: true, description: 'From where they signed in.' }),
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'What the browser called itself.' }),
    isCurrent: t.boolean({
      description: 'Whether this request came with it.',
      resolve: (session, _args, ctx) => session.id === ctx.actor?.sessionId,
    }),
  }),
})

const Sessions = pagesOf('Session', SessionRef, {
  find: (ctx, query: Prisma.SessionFindManyArgs) => ctx.database.session.findMany(query),
  count: (ctx, query) => ctx.database.session.count(query),
})

const newest: Order = {
  name: 'Session newest first',
  keys: [
    { column: 'createdAt', holds: 'time', direction: 'desc' },
    { column: 'id', holds: 'text', direction: 'desc' },
  ],
}

builder.objectField(Viewer, 'sessions', t =>
  t.field({
    type: Sessions.type,
    nullable: true,
    description: 'Where one is signed in, newest first. Not for API keys.',
    args: pageArgs,
    resolve: (_viewer, args, ctx, info) =>
      Sessions.page({
        ...{ ctx, info, args, order: newest },
        where: { userId: requirePerson(ctx, 'to see sessions').id, expiresAt: { gt: ctx.now } },
      }),
  }),
)

const EndedSession = builder.objectRef<{ id: string }>('EndedSession').implement({
  description: 'A session that is over.',
  fields: t => ({ id: t.exposeID('id', { description: 'That it had.' }) }),
})

interface Ended {
  user: User
  sessionCount: number
}

const EndedSessions = builder.objectRef<Ended>('EndedSessions').implement({
  description: 'Sessions that are over.',
  fields: t => ({
    user: t.prismaField({ type: 'User', description: 'Whose they were.', resolve: (_query, { user }) => user }),
    sessionCount: t.exposeInt('sessionCount', { description: 'How many there were.' }),
  }),
})

const EndSessionInput = builder.inputType('EndSessionInput', {
  description: "A session of one's own.",
  fields: t => ({ id: t.id({ required: true, description: 'Of the session.' }) }),
})

const EndOtherSessionsInput = builder.inputType('EndOtherSessionsInput', {
  description: "All of one's own sessions but this one.",
  fields: t => ({ reason: t.string({ description: 'Why, for the audit trail: at most 500 characters.' }) }),
})

const EndUserSessionsInput = builder.inputType('EndUserSessionsInput', {
  description: "All of somebody's sessions.",
  fields: t => ({
    userId: t.id({ required: true, description: 'Of the person.' }),
    reason: t.string({ description: 'Why, for the audit trail: at most 500 characters.' }),
  }),
})

const counted = {
  idOf: ({ user, sessionCount }: Ended) => `${sessionCount} ${user.id}`,
  again: async (ctx: Context, answer: string): Promise<Ended> => {
    const [count = '', id = ''] = answer.split(' ')
    return { user: await ctx.database.user.findUniqueOrThrow({ where: { id } }), sessionCount: Number(count) }
  },
}

builder.mutationFields(t => ({
  endSession: t.field({
    type: EndedSession,
    description: "Ends one of one's own sessions; the browser that has it is signed out at once.",
    args: { input: t.arg({ type: EndSessionInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once<typeof ctx, typeof input, { id: string }>(ctx, { verb: 'endSession', input, key }, endSession, {
        idOf: session => session.id,
        again: async (_ctx, id) => ({ id }),
      }),
  }),
  endOtherSessions: t.field({
    type: EndedSessions,
    description: "Ends all of one's own sessions but that which asks.",
    args: { input: t.arg({ type: EndOtherSessionsInput, required: true, description: 'Why.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'Forbidden'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'endOtherSessions', input, key }, endOtherSessions, counted),
  }),
  endUserSessions: t.field({
    type: EndedSessions,
    description: "Ends all of somebody's sessions; they may sign in anew. By administrators of the installation.",
    args: { input: t.arg({ type: EndUserSessionsInput, required: true, description: 'Whose.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'endUserSessions', input, key }, endUserSessions, counted),
  }),
}))
