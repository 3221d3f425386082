import type { Actor } from '#core/context.ts'
import { type MovedKey as Moved, movedKeysSchema } from '#core/user/set-keys.ts'
import { builder } from '#server/schema/builder.ts'

/** A key as others than its person may know it. */
export const ApiKeyName = builder.objectRef<{ id: string; name: string }>('ApiKeyName').implement({
  description: 'The key by which a program acted.',
  fields: t => ({
    id: t.exposeID('id', { description: 'A UUID.' }),
    name: t.exposeString('name', { description: 'What its person called it.' }),
  }),
})

const MovedKey = builder.objectRef<Moved>('MovedKey').implement({
  description: 'A key of the pages, and the one that somebody presses in its place.',
  fields: t => ({
    key: t.exposeString('key', { description: 'As the pages name it: one character.' }),
    pressed: t.exposeString('pressed', { description: 'One character.' }),
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
    movedKeys: t.field({
      type: [MovedKey],
      description: 'Keys of the pages that they have moved; see setKeys.',
      async resolve(viewer, _args, ctx) {
        const where = { id: viewer.id }
        const { movedKeys } = await ctx.database.user.findUniqueOrThrow({ where, select: { movedKeys: true } })
        return movedKeys === null ? [] : movedKeysSchema.parse(movedKeys)
      },
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
