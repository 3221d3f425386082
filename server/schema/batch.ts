import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'

interface Waiting<Key, Value> {
  key: Key
  resolve(value: Value | undefined): void
  reject(error: unknown): void
}

/** Tells questions apart that cannot be asked together, and says what all of one group share. */
export interface Group {
  name: string
}

/**
 * Looks several things up in one go: what resolvers of one request ask for in the same turn of the loop is loaded
 * together, so that a list takes as many statements as one of its rows. Nothing is kept: a subscription, whose context
 * lives long, sees what is there now.
 */
export function batched<Ctx extends object, Key, Value, Shared extends Group = Group>(
  load: (ctx: Ctx, keys: Key[], shared: Shared | undefined) => Promise<Map<Key, Value>>,
): (ctx: Ctx, key: Key, shared?: Shared) => Promise<Value | undefined> {
  const open = new WeakMap<Ctx, Map<string, Waiting<Key, Value>[]>>()

  async function run(ctx: Ctx, shared: Shared | undefined, waiting: Waiting<Key, Value>[]) {
    try {
      const found = await load(ctx, [...new Set(waiting.map(w => w.key))], shared)
      for (const { key, resolve } of waiting) resolve(found.get(key))
    } catch (error) {
      for (const { reject } of waiting) reject(error)
    }
  }

  return (ctx, key, shared) =>
    new Promise((resolve, reject) => {
      const groups = open.get(ctx) ?? new Map<string, Waiting<Key, Value>[]>()
      open.set(ctx, groups)
      const name = shared?.name ?? ''
      const waiting = groups.get(name)
      if (waiting) return void waiting.push({ key, resolve, reject })
      const begun: Waiting<Key, Value>[] = [{ key, resolve, reject }]
      groups.set(name, begun)
      // After the promises that are settled already: resolvers of one list all come before.
      setImmediate(() => {
        groups.delete(name)
        void run(ctx, shared, begun)
      })
    })
}

/** A group of questions, with what a document asks of what they find. */
export interface Selected extends Group {
  selection: object
}

const pathOf = (path: GraphQLResolveInfo['path'] | undefined): string =>
  path === undefined ? '' : typeof path.key === 'number' ? pathOf(path.prev) : `${pathOf(path.prev)}.${path.key}`

/**
 * The group of all rows that stand at the same place of the answer: the document asks the same of each.
 * @param select what whoever loads them must know beside it
 */
export const placeOf = (
  context: object,
  info: GraphQLResolveInfo,
  typeName: string,
  path: string[] = [],
  select: Record<string, true> = {},
): Selected => ({
  name: `${pathOf(info.path)} ${typeName}`,
  selection: queryFromInfo({ context, info, typeName, path, select }),
})
