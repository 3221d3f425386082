import { counted } from '#core/import/levels/say.ts'
import { plainClass } from '#core/import/list/class-words.ts'
import { classesIn, findClassSeparator } from '#core/import/list/table/class-cell.ts'
import { type ColumnValues, isNothing } from '#core/import/list/table/column-values.ts'
import { flagOf, isFlag } from '#core/import/list/table/flag-words.ts'
import { headerRank, plainHeader } from '#core/import/list/table/header-words.ts'

type Rows = readonly (readonly string[])[]

/** Whether the class of a row counts, where a row is one finding of many. */
const whether = new Set(
  'present presence exists value status positive ispositive ispresent confidence vorhanden'.split(' '),
)
/** Whether a row counts at all. */
const exclusions = new Set('exclude excluded exclusion ignore ignored remove removed drop dropped skip'.split(' '))

/** Rows that say one thing by a column of classes and another by a column of yes and no of one of them. */
function againstFlags(
  column: ColumnValues,
  flags: readonly ColumnValues[],
  rows: Rows,
  separator: string | null,
): number {
  if (flags.length === 0) return 0
  const named = flags.map(({ at, header }) => ({ at, name: plainClass(header) }))
  return rows.filter(row => {
    const said = new Set(classesIn(row[column.at] ?? '', separator).map(plainClass))
    return (
      said.size > 0 &&
      named.some(({ at, name }) => {
        const flag = flagOf(row[at] ?? '')
        return typeof flag === 'boolean' && flag !== said.has(name)
      })
    )
  }).length
}

/** Rows in which two columns that mostly stand for each other do not; 0: they say different things, or agree. */
function againstOther(a: ColumnValues, b: ColumnValues, rows: Rows): number {
  if (a.distinct.size !== b.distinct.size || a.distinct.size < 2) return 0
  const counts = new Map<string, Map<string, number>>()
  let filled = 0
  for (const row of rows) {
    const [x, y] = [row[a.at], row[b.at]]
    if (x === undefined || y === undefined || isNothing(x) || isNothing(y)) continue
    filled += 1
    const seen = counts.get(x) ?? new Map<string, number>()
    counts.set(x, seen.set(y, (seen.get(y) ?? 0) + 1))
  }
  const usual = [...counts.values()].map(seen => [...seen].toSorted(([, m], [, n]) => n - m)[0] ?? (['', 0] as const))
  if (new Set(usual.map(([y]) => y)).size < usual.length) return 0
  const alike = usual.reduce((sum, [, count]) => sum + count, 0)
  return alike > filled / 2 ? filled - alike : 0
}

interface Contradictions {
  /** Whether the class itself is in question. */
  isUnclear: boolean
  doubts: string[]
}

/**
 * What other columns say against the column of classes, row by row.
 * @param free those that have no role
 */
export function findContradictions(
  column: ColumnValues,
  free: readonly ColumnValues[],
  rows: Rows,
  classNames: readonly string[],
): Contradictions {
  const separator = findClassSeparator(column.distinct, classNames)
  const values = new Set([...column.distinct].flatMap(cell => classesIn(cell, separator)).map(plainClass))
  const ours = classNames.map(plainClass)
  const names = new Set([...values, ...(ours.some(name => values.has(name)) ? ours : [])])
  const flags = free.filter(other => isFlag(other) && names.has(plainClass(other.header)))
  const others = free.filter(other => headerRank('CLASS', other.header) !== null)
  const said = [
    { columns: flags, count: againstFlags(column, flags, rows, separator) },
    ...others.map(other => ({ columns: [other], count: againstOther(column, other, rows) })),
  ].filter(({ count }) => count > 0)
  const unclear = said.map(({ columns, count }) => {
    const headers = [column, ...columns].slice(0, 20).map(({ header }) => header)
    return `Columns ${headers.join(', ')} contradict each other in ${counted(count, 'row')}: which ones say the class?`
  })
  const saysNo = (other: ColumnValues, word: boolean) => rows.filter(row => flagOf(row[other.at] ?? '') === word).length
  const whole = free.filter(isFlag).flatMap(other => {
    const isWhether = whether.has(plainHeader(other.header))
    if (!isWhether && !exclusions.has(plainHeader(other.header))) return []
    const count = saysNo(other, !isWhether)
    const answer = isWhether ? 'no' : 'yes'
    return count === 0
      ? []
      : [`Column ${other.header} says ${answer} in ${counted(count, 'row')}: they are read like all others.`]
  })
  return { isUnclear: unclear.length > 0, doubts: [...unclear, ...whole] }
}
