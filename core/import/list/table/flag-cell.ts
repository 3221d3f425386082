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

/** What people write where nobody asked. */
const isLeftOut = (value: string) => /^(?:na|n\/a|none)$/i.test(value.trim())

/** What a row says in columns of one class each, where it says yes nowhere; null: it does, or what it says cannot be read. */
function saidWithoutYes(
  row: readonly string[],
  columns: readonly ColumnValues[],
  threshold: number | null,
): { isNo: boolean; isUnknown: boolean } | null {
  const says = { isNo: false, isUnknown: false }
  for (const { at } of columns) {
    const value = row[at] ?? ''
    const said = saysYes(value, threshold)
    if (said === true || said === undefined) return null
    if (said === false) says.isNo = true
    else if (!isNothing(value) && !isLeftOut(value)) says.isUnknown = true
  }
  return says
}

/** Rows that say no or unknown, and yes to none of the classes: what they say is no class. */
export function doubtNoes(
  { rows, faults }: Table,
  columns: readonly ColumnValues[],
  threshold: number | null,
): string[] {
  if (columns.length === 0) return []
  const isAlone = columns.length === 1
  const counts = { no: 0, unknown: 0 }
  rows.forEach((row, i) => {
    const said = faults.has(i) ? null : saidWithoutYes(row, columns, threshold)
    if (said?.isNo) counts.no += isAlone ? 0 : 1
    else if (said?.isUnknown) counts.unknown += 1
  })
  const names = listed(columns.map(({ header }) => header))
  const say = (count: number, what: string) => {
    const [says, give] = count === 1 ? ['says', 'it gives'] : ['say', 'they give']
    return count === 0 ? [] : [`${counted(count, 'row')} ${says} ${what} in ${names}: ${give} no label.`]
  }
  return [...say(counts.no, 'no and never yes'), ...say(counts.unknown, 'unknown and never yes or no')]
}
