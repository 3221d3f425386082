import type { z } from 'zod'
import { InvalidInput } from '#core/errors.ts'
import { isStorable } from '#core/text.ts'

const valueAt = (input: unknown, path: PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input)

/** @throws InvalidInput for the first value that the schema refuses; the schema's messages say what is allowed */
export function parse<T>(schema: z.ZodType<T>, input: unknown, prefix = ''): T {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const [issue] = result.error.issues
  if (!issue) throw result.error
  throw new InvalidInput(
    [prefix, ...issue.path].filter(p => p !== '').join('.'),
    valueAt(input, issue.path),
    issue.message,
  )
}

/**
 * Looks through all texts of an input, whatever its shape: what the record cannot hold is refused before anybody
 * looks at it.
 * @throws InvalidInput, naming the field
 */
export function requireStorable(input: unknown, field = ''): void {
  if (typeof input === 'string') {
    if (!isStorable(input)) throw new InvalidInput(field, input, 'text without NUL and without half characters')
  } else if (Array.isArray(input)) {
    for (const [i, item] of input.entries()) requireStorable(item, `${field}.${i}`)
  } else if (typeof input === 'object' && input !== null && !(input instanceof Date)) {
    for (const [name, value] of Object.entries(input)) requireStorable(value, field === '' ? name : `${field}.${name}`)
  }
}
