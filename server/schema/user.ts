import { requireAdministrator } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { isStorable } from '#core/text.ts'
import { userFilter, userStatuses } from '#core/user/user-filter.ts'
import type { ServerContext } from '#server/context.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { orNotFound } from '#server/schema/find.ts'
import type { Order } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'

/** What is about an account is its person's, and the administrators'; no program's. */
const seesAccount = ({ actor }: ServerContext, id: string) =>
  actor !== null && !actor.key && (actor.isAdmin || actor.id === id)

/** By their ids, of people whose names stand beside what they did for whoever sees that. */
export const userById = batched(async (ctx: Pick<ServerContext, 'database'>, ids: string[]) => {
  const found = await ctx.database.user.findMany({ where: { id: { in: ids } } })
  return new Map(found.map(user => [user.id, user]))
})

/** Of somebody that a row names: people are never deleted. */
export async function namedUser(ctx: Pick<ServerContext, 'database'>, id: string) {
  const user = await userById(ctx, id)
  if (!user) throw new Error(`the person ${id} that is named is gone`)
  return user
}

const hidden = 'Null for everybody but themselves and administrators of the installation.'

export const UserRef = builder.prismaObject('User', {
  interfaces: [Node],
  description: 'Somebody who has, or had, an account. People are never deleted: their name stays with what they did.',
  fields: t => ({
    id: t.exposeID('id', { description: 'A UUID.' }),
    name: t.exposeString('name', {
      description: 'As it is now; the audit trail keeps the name that they had at the time.',
    }),
    email: t.exposeString('email', { description: 'What they sign in with.' }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: `When the account was made. ${hidden}`,
      select: { createdAt: true },
      resolve: (user, _args, ctx) => (seesAccount(ctx, user.id) ? user.createdAt : null),
    }),
    isAdmin: t.boolean({
      nullable: true,
      description: `Whether they administer the installation. ${hidden}`,
      select: { isAdmin: true },
      resolve: (user, _args, ctx) => (seesAccount(ctx, user.id) ? user.isAdmin : null),
    }),
    disabledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: `Since when they may not sign in; null: they may. ${hidden}`,
      select: { disabledAt: true },
      resolve: (user, _args, ctx) => (seesAccount(ctx, user.id) ? user.disabledAt : null),
    }),
    lastSeenAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: `Their last request while signed in, to the minute; keys do not count. ${hidden}`,
      select: { lastSeenAt: true },
      resolve: (user, _args, ctx) => (seesAccount(ctx, user.id) ? user.lastSeenAt : null),
    }),
  }),
})

const Users = pagesOf('User', UserRef, {
  find: (ctx, query: Prisma.UserFindManyArgs) => ctx.database.user.findMany(query),
  count: (ctx, query) => ctx.database.user.count(query),
})

const byName: Order = {
  name: 'User by name',
  keys: [
    { column: 'name', holds: 'text', direction: 'asc' },
    { column: 'id', holds: 'text', direction: 'asc' },
  ],
}

const UserStatus = builder.enumType('UserStatus', {
  description: 'Whether somebody may sign in.',
  values: Object.fromEntries(
    userStatuses.map(status => [
      status,
      { description: status === 'ENABLED' ? 'May sign in.' : 'Shut out, with their work and their name kept.' },
    ]),
  ) as Record<(typeof userStatuses)[number], { description: string }>,
})

builder.queryFields(t => ({
  users: t.field({
    type: Users.type,
    nullable: true,
    description: 'Everybody who has an account, by name. For administrators of the installation.',
    args: {
      search: t.arg.string({ description: 'Part of the name or the e-mail.' }),
      status: t.arg({ type: UserStatus, description: 'Only those who may sign in, or only those who may not.' }),
      isAdmin: t.arg.boolean({ description: 'Only administrators of the installation, or only the others.' }),
      ...pageArgs,
    },
    resolve: (_root, args, ctx, info) =>
      requireAdministrator(ctx, 'to see everybody who has an account') &&
      Users.page({ ctx, info, args, order: byName, where: userFilter(args) }),
  }),
  user: t.prismaField({
    type: 'User',
    nullable: true,
    description: 'One person, by id. For administrators of the installation.',
    args: { id: t.arg.id({ required: true, description: 'Of the person.' }) },
    resolve: (query, _root, { id }, ctx) =>
      requireAdministrator(ctx, 'to see somebody by id') &&
      orNotFound('User', id, ctx.database.user.findFirst({ ...query, where: { id: isStorable(id) ? id : '' } })),
  }),
}))
