import { isNothing } from '#core/import/list/table/column-values.ts'

/** Stands between classes where cells say so themselves: `['a', 'b']`, `{"choices": ["a", "b"]}`. */
const bracketed = /^[[{(].*[\]})]$/s
const longestCell = 10_000
/** A class, how sure it is and the corners of a box, as often as there are boxes: `opacity 1 789.3 582.4 1815.9 2499.7`. */
const boxed = /^(?:[^\s\d-]\S*(?:\s+\d{1,9}(?:\.\d{1,40})?){5}(?:\s+|$))+$/

/** The classes of a cell, each once. */
export function classesIn(cell: string, separator: string | null): string[] {
  if (isNothing(cell)) return []
  if (bracketed.test(cell) && cell.length <= longestCell) {
    const quoted = [...cell.matchAll(/'((?:[^'\\]|\\.)*)'(?!\w)|"((?:[^"\\]|\\.)*)"/g)]
    const words = quoted.map(([, single, double]) => (single ?? double ?? '').trim())
    const isChoices = words[0] === 'choices' && cell.startsWith('{')
    if (words.length > 0) return [...new Set(isChoices ? words.slice(1) : words)].filter(word => !isNothing(word))
    if (/^[[({]\s*[\])}]$/.test(cell)) return []
  }
  if (/\d$/.test(cell) && cell.length <= longestCell && boxed.test(cell))
    return [...new Set(cell.split(/\s+/).filter((_, i) => i % 6 === 0))]
  if (separator === null) return [cell]
  return [...new Set(cell.split(separator).map(part => part.trim()))].filter(part => !isNothing(part))
}

const separators = ['|', ';', ',', '/'] as const

/**
 * What stands between several classes of one cell: a bar, or what divides cells into what stands alone in others.
 * @param values of the column, each once
 */
export function findClassSeparator(values: ReadonlySet<string>, classNames: readonly string[]): string | null {
  const alone = new Set([...values, ...classNames])
  for (const separator of separators) {
    const several = [...values].filter(value => value.includes(separator) && !bracketed.test(value))
    if (several.length === 0) continue
    const parts = new Set(several.flatMap(value => value.split(separator).map(part => part.trim())))
    const known = [...parts].filter(part => alone.has(part)).length
    if (separator === '|' || known >= parts.size / 2) return separator
  }
  return null
}
