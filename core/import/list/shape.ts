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
