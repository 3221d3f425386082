import { isObject } from '#core/import/list/shape.ts'

const mostDeep = 3

/**
 * The choices in whatever Label Studio keeps them: a text, `{"choices": [...]}`, shapes with their labels.
 * @returns null: there is something else
 */
export function choicesIn(value: unknown, depth = 0): string[] | null {
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (depth > mostDeep) return null
  if (Array.isArray(value)) {
    const all = value.map(one => choicesIn(one, depth + 1))
    return all.every(one => one !== null) ? all.flat() : null
  }
  if (!isObject(value)) return value === null || value === undefined ? [] : null
  const key = Object.keys(value).find(name => name === 'choices' || name.endsWith('labels'))
  return key === undefined ? null : choicesIn(value[key], depth + 1)
}
