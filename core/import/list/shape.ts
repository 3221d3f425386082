import { InvalidInput } from '#core/errors.ts'

export type JsonObject = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const longestText = 1000

const brief = (value: unknown) => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 100 ? `${text.slice(0, 100)}...` : text
}

/** @throws InvalidInput naming the place in the list */
export function requireObject(value: unknown, where: string): JsonObject {
  if (!isObject(value)) throw new InvalidInput(where, brief(value), 'an object')
  return value
}

/** @throws InvalidInput naming the place in the list */
export function requireArray(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new InvalidInput(where, brief(value), 'a list')
  return value
}

/** Text that can be kept and shown. @throws InvalidInput naming the place in the list */
export function requireText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new InvalidInput(where, brief(value), 'text')
  if (value.includes('\0') || !value.isWellFormed())
    throw new InvalidInput(where, brief(value), 'text without NUL characters')
  if (value.length > longestText) throw new InvalidInput(where, `${value.length} characters`, `up to ${longestText}`)
  return value
}

/** A number or text that names something within the list. @throws InvalidInput naming the place in the list */
export function requireKey(value: unknown, where: string): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value === 'string' && value !== '') return requireText(value, where)
  throw new InvalidInput(where, brief(value), 'a number or text')
}
