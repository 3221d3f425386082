import { z } from 'zod'
import { type Context, requirePerson } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { User } from '#core/generated/prisma/client.ts'
import { parse } from '#core/parse.ts'

export const mostMovedKeys = 100

/** A key of the pages, and the one that somebody presses in its place. */
export interface MovedKey {
  key: string
  pressed: string
}

/** What closes, confirms and moves about is not among them, and so the list of keys is always found. */
const isMovable = (key: string) => [...key].length === 1 && /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(key) && key !== '?'
const keySchema = z.string().refine(isMovable, 'one letter, digit or sign other than ?')

export const movedKeysSchema = z
  .array(z.object({ key: keySchema, pressed: keySchema }))
  .max(mostMovedKeys, `at most ${mostMovedKeys} keys`)
const schema = z.object({ keys: movedKeysSchema })

/** Keys change places: none does two things, and nothing is out of reach. @throws InvalidInput */
function requireExchange(keys: readonly MovedKey[]): void {
  const from = new Set(keys.map(({ key }) => key))
  const to = new Set(keys.map(({ pressed }) => pressed))
  const twice = keys.find(({ key }, i) => keys.findIndex(other => other.key === key) < i)
  if (twice) throw new InvalidInput('keys', twice.key, 'each key once')
  const lost = [...from].find(key => !to.has(key))
  if (lost !== undefined || to.size < keys.length)
    throw new InvalidInput('keys', lost ?? '', 'keys that change places: each that is moved is pressed for one other')
}

/** Moves keys of the pages for whoever acts, in every browser: those that are not named are where they were made. */
export async function setKeys(ctx: Context, input: { keys: readonly MovedKey[] }): Promise<User> {
  const { id } = requirePerson(ctx, 'to move keys')
  const { keys } = parse(schema, input)
  requireExchange(keys)
  const movedKeys = keys.filter(({ key, pressed }) => key !== pressed)
  // no audit: how somebody types says nothing of the record
  return ctx.database.user.update({ where: { id }, data: { movedKeys } })
}
