import type { Actor } from '#core/context.ts'
import { builder } from '#server/schema/builder.ts'

/** A key as others than its person may know it. */
export const ApiKeyName = builder.objectRef<{ id: string; name: string }>('ApiKeyName').implement({
  description: 'The key by which a program acted.',
  fields: t => ({
    id: t.exposeID('id', { description: 'A UUID.' }),
    name: t.exposeString('name', { description: 'What its person called it.' }),
  }),
})

export const Viewer = builder.objectRef<Actor>('Viewer').implement({
  description: 'Who is signed in, or whose API key it is.',
  fields: t => ({
    user: t.prismaField({
      type: 'User',
      description: 'The person.',
      resolve: (query, viewer, _args, ctx) =>
        ctx.database.user.findUniqueOrThrow({ ...query, where: { id: viewer.id } }),
    }),
    isAdmin: t.exposeBoolean('isAdmin', {
      description:
        'Administrator of the installation: creates projects, looks after accounts. Never so with an API key.',
    }),
    apiKey: t.field({
      type: ApiKeyName,
      nullable: true,
      description: 'The key that this request came with; null: the person themselves, signed in.',
      resolve: (viewer, _args, ctx) =>
        viewer.key && ctx.database.apiKey.findUniqueOrThrow({ where: { id: viewer.key.id } }),
    }),
  }),
})

builder.queryFields(t => ({
  viewer: t.field({
    type: Viewer,
    nullable: true,
    description: 'Null when signed out.',
    resolve: (_root, _args, ctx) => ctx.actor,
  }),
}))
