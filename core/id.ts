import { randomUUID } from 'node:crypto'
import { NotFound } from '#core/errors.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Before every other: where a list by id begins. */
export const lowestId = '00000000-0000-0000-0000-000000000000'

export const isId = (value: string): boolean => uuid.test(value)

/**
 * @returns the id as the record spells it, if it could be one at all: capitals and small letters are the same
 * @throws NotFound otherwise, before the database is asked
 */
export function requireId(noun: string, value: string): string {
  if (!isId(value)) throw new NotFound(noun, value)
  return value.toLowerCase()
}

const lastTime = 2 ** 48 - 1

/** What comes before all ids of version 7 of a millisecond, and after those of the one before it. */
export function idAt(ms: number): string {
  const hex = Math.min(Math.max(ms, 0), lastTime).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

const mostInMs = 0xfff
let lastMs = 0
let inMs = 0

/**
 * An id of version 7 (RFC 9562): by the clock of this process, and within it each greater than the one before, so that a
 * list by id is one by time.
 */
export function newId(): string {
  const nowMs = Date.now()
  if (nowMs > lastMs) [lastMs, inMs] = [nowMs, 0]
  else if (inMs < mostInMs) inMs += 1
  // As many as are told apart within one: borrowed from the next, as the RFC has it.
  else [lastMs, inMs] = [lastMs + 1, 0]
  return `${idAt(lastMs).slice(0, 14)}7${inMs.toString(16).padStart(3, '0')}-${randomUUID().slice(19)}`
}
