import { counted, listed } from '#core/import/levels/say.ts'
import { type ColumnValues, isNothing, numberIn } from '#core/import/list/table/column-values.ts'
import { flagOf } from '#core/import/list/table/flag-words.ts'
import type { Table } from '#core/import/list/table/table.ts'

/** Whether a cell of one class says yes; null: it says nothing; undefined: what it says cannot be read. */
export function saysYes(value: string, threshold: number | null): boolean | null | undefined {
  if (isNothing(value)) return null
  const number = threshold === null ? Number.NaN : numberIn(value)
  const isShare = threshold !== null && Number.isFinite(number) && (number <= 1 || threshold > 1)
  if (isShare) return number < 0 ? null : number >= threshold
  return flagOf(value)
}

/** Rows that say no, and yes to none of several classes: what they say is no class. */
export function doubtNoes(
  { rows, faults }: Table,
  columns: readonly ColumnValues[],
  threshold: number | null,
): string[] {
  if (columns.length < 2) return []
  let count = 0
  rows.forEach((row, i) => {
    if (faults.has(i)) return
    let isNo = false
    for (const { at } of columns) {
      const said = saysYes(row[at] ?? '', threshold)
      // A cell that cannot be read costs its row.
      if (said === true || said === undefined) return
      isNo ||= said === false
    }
    if (isNo) count += 1
  })
  if (count === 0) return []
  const names = listed(columns.map(({ header }) => header))
  const [say, give] = count === 1 ? ['says', 'it gives'] : ['say', 'they give']
  return [`${counted(count, 'row')} ${say} no and never yes in ${names}: ${give} no label.`]
}
