import type { Problem } from './problem.ts'

type Read<Name extends string> = { values: Record<Name, number> } | { problem: Problem }

/**
 * Reads what was typed into numbers that the API's types can carry; ranges are the API's to judge.
 * Keys are the names of the inputs, so that a refusal stands beside its own.
 */
export function readNumbers<Name extends string>(
  typed: Record<Name, string>,
  kind: 'whole' | 'any' = 'whole',
): Read<Name> {
  const values: Partial<Record<Name, number>> = {}
  for (const field of Object.keys(typed) as Name[]) {
    const text = typed[field].trim()
    const value = Number(text.replace(',', '.'))
    const isFine = kind === 'whole' ? Number.isInteger(value) && Math.abs(value) < 2 ** 31 : Number.isFinite(value)
    if (text === '' || !isFine) {
      const allowed = kind === 'whole' ? 'a whole number' : 'a number'
      const message = `${field} is ${text}; allowed: ${allowed}`
      return { problem: { kind: 'InvalidInput', field, value: text, allowed, message } }
    }
    values[field] = value
  }
  return { values: values as Record<Name, number> }
}
