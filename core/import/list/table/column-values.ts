import { type Look, namesFile, namesPicture } from '#core/import/list/look.ts'
import { headerRank } from '#core/import/list/table/header-words.ts'
import type { Table } from '#core/import/list/table/table.ts'

/** What stands in a column, as far as was looked. */
export interface ColumnValues {
  at: number
  header: string
  /** Filled ones, each once; the first thousand. */
  distinct: Set<string>
  filledCount: number
  /** Of the looked-at ones, which part names files that are there. */
  fileShare: number
  /** Of the looked-at ones, which part looks like names of pictures. */
  pictureShare: number
}

const mostRows = 20_000
const mostDistinct = 1000
const mostFiles = 500

/** What programs write for nothing. */
const nothings = new Set(['', 'nan', 'NaN', 'NAN', 'null', 'NULL', '#N/A', '<NA>'])
export const isNothing = (value: string | undefined): boolean => value === undefined || nothings.has(value)

/** Evenly over the whole of it, so that a sorted table shows all it has. */
export function sampleRows({ rows, faults }: Table): string[][] {
  const step = Math.max(1, rows.length / mostRows)
  const sample: string[][] = []
  for (let i = 0; i < rows.length; i += step) {
    const row = rows[Math.floor(i)]
    if (row && !faults.has(Math.floor(i))) sample.push(row)
  }
  return sample
}

export function valuesOf(table: Table, sample: readonly string[][], path: string, look: Look): ColumnValues[] {
  const step = Math.max(1, sample.length / mostFiles)
  return table.header.map((header, at) => {
    const distinct = new Set<string>()
    let filledCount = 0
    for (const row of sample) {
      const value = row[at]
      if (value === undefined || isNothing(value)) continue
      filledCount += 1
      if (distinct.size < mostDistinct) distinct.add(value)
    }
    const isCalledFile = headerRank('FILE', header) !== null
    let looked = 0
    let files = 0
    let pictures = 0
    // Few different values name no files but those of a small list.
    const mayName = distinct.size > 2 || distinct.size >= filledCount / 2
    for (let i = 0; mayName && i < sample.length; i += step) {
      const value = sample[Math.floor(i)]?.[at]
      if (value === undefined || isNothing(value)) continue
      looked += 1
      if (namesFile(value, path, look, isCalledFile)) files += 1
      if (namesPicture(value)) pictures += 1
    }
    const share = (count: number) => (looked === 0 ? 0 : count / looked)
    return { at, header, distinct, filledCount, fileShare: share(files), pictureShare: share(pictures) }
  })
}

const isNumber = (value: string) => /^-?\d{1,20}(?:\.\d{1,40})?(?:e-?\d{1,3})?$/i.test(value)

/** A number, of spreadsheets that write 0,5 too; NaN: it is none. */
export function numberIn(value: string): number {
  const plain = value.replace(',', '.')
  return isNumber(plain) ? Number(plain) : Number.NaN
}

/** Whether a column says how sure, from 0 to 1. */
export const isShareOfOne = ({ distinct }: ColumnValues): boolean =>
  distinct.size > 0 && [...distinct].every(value => numberIn(value) >= 0 && numberIn(value) <= 1)

export const isNumeric = ({ distinct }: ColumnValues): boolean => distinct.size > 0 && [...distinct].every(isNumber)

/** Whether two columns stand for each other, value by value. */
export function areOneToOne(a: number, b: number, sample: readonly string[][]): boolean {
  const there = new Map<string, string>()
  const back = new Map<string, string>()
  for (const row of sample) {
    const [x = '', y = ''] = [row[a], row[b]]
    if ((there.get(x) ?? y) !== y || (back.get(y) ?? x) !== x) return false
    there.set(x, y)
    back.set(y, x)
  }
  return true
}
