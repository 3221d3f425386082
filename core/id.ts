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
