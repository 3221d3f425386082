import { type Dialect, type Row, splitRows, usualWidth } from '#core/import/list/text/split-rows.ts'
import { type ColumnSeparator, columnSeparators } from '#core/import/reading.ts'

const separators = [
  [',', 'commas'],
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'bars'],
] as const
/** Those that somebody may choose, with the characters and their names. */
const chosen: Record<ColumnSeparator, readonly [string, string]> = {
  ...{ COMMA: separators[0], SEMICOLON: separators[1], TAB: separators[2], BAR: separators[3] },
  ...{ BLANK: [' ', 'blanks'], COLON: [':', 'colons'], TILDE: ['~', 'tildes'], CARET: ['^', 'carets'] },
}

/** What separates columns, as somebody may choose it; null: nothing, or what nobody can choose. */
export const separatorOf = ({ separator }: Dialect): ColumnSeparator | null =>
  columnSeparators.find(name => chosen[name][0] === separator) ?? null

export function dialectOf(text: string, name: ColumnSeparator): FoundDialect {
  const [separator, separatorName] = chosen[name]
  return { separator, separatorName, quote: quoteOf(text.slice(0, sampleChars)) }
}

const sampleChars = 64 * 2 ** 10
const sampleRows = 100

export interface FoundDialect extends Dialect {
  /** For people: "semicolons"; null: one column. */
  separatorName: string | null
}

/** As RFC 4180 has it. */
export const exactDialect: FoundDialect = { separator: ',', separatorName: 'commas', quote: '"', isExact: true }

/** The first line of some spreadsheets' CSV: `sep=;`. */
export function saidSeparator(text: string): { separator: string; length: number } | null {
  const found = /^"?sep=(.)"?[ \t]*(?:\r\n|\r|\n)/i.exec(text.slice(0, 20))
  return found?.[1] === undefined ? null : { separator: found[1], length: found[0].length }
}

/** Rows from the beginning, none that was cut. */
function firstRows(text: string, dialect: Dialect, count = sampleRows): Row[] {
  const rows: Row[] = []
  const isWhole = text.length <= sampleChars
  for (const row of splitRows(isWhole ? text : text.slice(0, sampleChars), dialect)) {
    rows.push(row)
    if (rows.length > count) break
  }
  if (!isWhole || rows.length > count) rows.pop()
  return rows
}

/** Single marks around cells, where no double one stands anywhere. */
function quoteOf(head: string): '"' | "'" {
  if (head.includes('"')) return '"'
  const lines = head.split(/[\r\n]+/).filter(line => line !== '')
  const quoted = lines.filter(line => /(?:^|[,;\t|])[ ]?'[^']*'[ ]?(?:[,;\t|]|$)/.test(line))
  return lines.length > 0 && quoted.length >= lines.length / 2 ? "'" : '"'
}

/**
 * How a table is written: by which separator its first rows come out equally wide.
 * @param isLoose whether blanks may stand between columns, as in lists that end in .txt
 */
export function findDialect(text: string, isLoose: boolean): FoundDialect {
  const quote = quoteOf(text.slice(0, sampleChars))
  const said = saidSeparator(text)?.separator
  let best: FoundDialect = { separator: null, quote, separatorName: null }
  let bestShare = 0
  for (const [separator, separatorName] of separators) {
    if (separator === said) return { separator, quote, separatorName }
    const { width, share } = usualWidth(firstRows(text, { separator, quote }))
    if (width < 2 || share <= bestShare) continue
    best = { separator, quote, separatorName }
    bestShare = share
  }
  if (best.separator === null && isLoose) {
    const { width, share } = usualWidth(firstRows(text, { separator: ' ', quote }))
    if (width > 1 && width < 6 && share === 1) return { separator: ' ', quote, separatorName: 'blanks' }
  }
  return best
}
