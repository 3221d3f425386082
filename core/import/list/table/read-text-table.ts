import type { Look } from '#core/import/list/look.ts'
import { frameRows } from '#core/import/list/table/frame-rows.ts'
import type { Table } from '#core/import/list/table/table.ts'
import type { DecodedText } from '#core/import/list/text/decode-text.ts'
import {
  dialectOf,
  exactDialect,
  type FoundDialect,
  findDialect,
  saidSeparator,
} from '#core/import/list/text/find-dialect.ts'
import { splitRows } from '#core/import/list/text/split-rows.ts'
import type { ColumnSeparator } from '#core/import/reading.ts'

const kindOf = (path: string) => (/\.(tsv|txt)(?:\.gz)?$/i.exec(path)?.[1] ?? 'csv').toUpperCase()
export const isLoose = (path: string): boolean => kindOf(path) === 'TXT'

const encodingDoubts = ({ encoding, alternatives }: DecodedText): string[] =>
  alternatives.length === 0
    ? []
    : [
        `Its letters are read as ${encoding}; they may be ${alternatives.join(' or ')}. Save it as UTF-8 if names look wrong.`,
      ]

/**
 * A table of text, in whichever way it is separated and quoted.
 * @returns null: no rows
 * @throws InvalidInput for too many rows
 */
export function readTextTable(
  decoded: DecodedText,
  path: string,
  look: Look,
  chosen?: ColumnSeparator | null,
): Table | null {
  const text = decoded.text.replace(/^\uFEFF/, '')
  return readTextAs(chosen ? dialectOf(text, chosen) : findDialect(text, isLoose(path)), decoded, path, look)
}

/** One that we wrote ourselves. */
export const readOwnTable = (decoded: DecodedText, path: string, look: Look): Table | null =>
  readTextAs(exactDialect, decoded, path, look)

function readTextAs(dialect: FoundDialect, decoded: DecodedText, path: string, look: Look): Table | null {
  const text = decoded.text.replace(/^\uFEFF/, '')
  const framed = frameRows(splitRows(text.slice(saidSeparator(text)?.length ?? 0), dialect), path, look)
  if (!framed) return null
  const { passedCount, ...table } = framed
  const parts = [
    kindOf(path),
    dialect.separatorName ?? 'one column',
    ...(dialect.quote === "'" ? ['single quotation marks'] : []),
    decoded.encoding,
    ...(framed.isHeadless ? ['without a header'] : []),
    ...(passedCount > 0 ? [`${passedCount} lines before the header passed over`] : []),
  ]
  const { isExact = false } = dialect
  return { ...table, isExact, detail: parts.join(', '), doubts: encodingDoubts(decoded) }
}
