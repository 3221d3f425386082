/** Rows under named columns, of whatever they were written in. */
export interface Table {
  /** Each name once, none empty. */
  header: string[]
  rows: string[][]
  /** Of rows that cannot be read, why; by their place in rows. */
  faults: ReadonlyMap<number, string>
  /** Whether its first row named no columns. */
  isHeadless: boolean
  /** Whether its columns have no names but ours though it has a header: names as keys of JSON. */
  isUnnamed?: boolean
  /** Whether a cell says what stands in it, letter by letter: `NaN` and `['A']` are names like any other. */
  isExact?: boolean
  /** For people: "CSV, semicolons, Windows-1252". */
  detail: string
  /** What cannot be told about the whole of it, in sentences. */
  doubts: string[]
  /** How a row is called: "row", "line". */
  rowName?: string
}

const forbiddenNames = new Set(['', '__proto__', 'constructor', 'prototype'])
const longestName = 200

/** Names for columns as they stand; what has no name of its own is called by its place. */
export function nameColumns(cells: readonly string[]): string[] {
  const taken = new Set<string>()
  return cells.map((cell, i) => {
    const plain = cell.slice(0, longestName).replaceAll('\0', '').toWellFormed()
    let name = forbiddenNames.has(plain) ? `column ${i + 1}` : plain
    if (taken.has(name)) name = `${name} (column ${i + 1})`
    while (taken.has(name)) name += ' again'
    taken.add(name)
    return name
  })
}

/** Names for the columns of a table without a header. */
export const numberColumns = (count: number): string[] => Array.from({ length: count }, (_, i) => `column ${i + 1}`)
