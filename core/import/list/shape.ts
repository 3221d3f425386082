import { z } from 'zod'
import { InvalidInput } from '#core/errors.ts'

export type JsonObject = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const longestText = 1000

/**
 * What a value is, without saying it: a refusal never tells what stands in a file, because what is refused as a list may
 * be anything.
 */
export function kindOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'empty text' : `text of ${value.length} characters`
  if (typeof value === 'number') return 'a number'
  if (typeof value === 'boolean') return 'true or false'
  if (Array.isArray(value)) return 'a list'
  return value === null || value === undefined ? 'nothing' : 'an object'
}

/** @throws InvalidInput naming the place in the list */
export function requireObject(value: unknown, where: string): JsonObject {
  if (!isObject(value)) throw new InvalidInput(where, kindOf(value), 'an object')
  return value
}

/** @throws InvalidInput naming the place in the list */
export function requireArray(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new InvalidInput(where, kindOf(value), 'a list')
  return value
}

/** Text that can be kept and shown. @throws InvalidInput naming the place in the list */
export function requireText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new InvalidInput(where, kindOf(value), 'text')
  if (value.includes('\0') || !value.isWellFormed())
    throw new InvalidInput(where, kindOf(value), 'text without NUL characters')
  if (value.length > longestText) throw new InvalidInput(where, `${value.length} characters`, `up to ${longestText}`)
  return value
}

/** A number or text that names something within the list. @throws InvalidInput naming the place in the list */
export function requireKey(value: unknown, where: string): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value === 'string' && value !== '') return requireText(value, where)
  throw new InvalidInput(where, kindOf(value), 'a number or text')
}

const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })])

/**
 * A day, or a time that says its zone: nothing else means the same everywhere, and the newest answer is the label.
 * @returns ISO 8601; of a day its beginning in UTC
 * @throws InvalidInput naming the place in the list
 */
export function requireTime(value: string, where: string): string {
  const read = moment.safeParse(value.replace(' ', 'T'))
  if (!read.success)
    throw new InvalidInput(where, kindOf(value), 'a day or a time with its zone, such as 2026-01-31T09:30:00Z')
  return new Date(read.data).toISOString()
}
