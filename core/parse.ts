import type { z } from 'zod'
import { InvalidInput } from '#core/errors.ts'

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
