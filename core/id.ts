import { randomBytes } from 'node:crypto'
import { NotFound } from '#core/errors.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const isId = (value: string): boolean => uuid.test(value)

/**
 * @returns the id as the record spells it, if it could be one at all: capitals and small letters are the same
 * @throws NotFound otherwise, before the database is asked
 */
export function requireId(noun: string, value: string): string {
  if (!isId(value)) throw new NotFound(noun, value)
  return value.toLowerCase()
}

/** As many as the twelve bits between the time of an id and its random part tell apart. */
const mostAtOnce = 4096

/**
 * New ids of version 7, each greater than the one before it: rows that are written in one statement are listed in its order.
 * https://www.rfc-editor.org/rfc/rfc9562#section-6.2 (method 1)
 * @param count up to 4096
 */
export function newIds(now: Date, count: number): string[] {
  if (count > mostAtOnce) throw new RangeError(`${count} ids at once; allowed: up to ${mostAtOnce}`)
  const time = now.getTime().toString(16).padStart(12, '0')
  return Array.from({ length: count }, (_, i) => {
    const random = randomBytes(8)
    random[0] = 0x80 | ((random[0] ?? 0) & 0x3f)
    const rest = random.toString('hex')
    return `${time.slice(0, 8)}-${time.slice(8)}-7${i.toString(16).padStart(3, '0')}-${rest.slice(0, 4)}-${rest.slice(4)}`
  })
}
