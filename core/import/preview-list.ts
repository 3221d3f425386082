import { InvalidInput } from '#core/errors.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import { type AskedReading, completeReading, parseAsked } from '#core/import/ask-reading.ts'
import { type FoundInList, foundSchema } from '#core/import/found.ts'
import { nameColumns } from '#core/import/list/table/table.ts'
import { tableMentions } from '#core/import/list/table/table-mentions.ts'
import { decodeCells } from '#core/import/list/text/decode-text.ts'
import type { FoundForm, Mention } from '#core/import/listing.ts'
import { type ColumnRole, type ListEncoding, type PublishedSplit, readingSchema } from '#core/import/reading.ts'
import { splitIn } from '#core/import/said-splits.ts'
import { requireForm } from '#core/import/writing.ts'

export interface PreviewRow extends Pick<Mention, 'reference' | 'group' | 'frame'> {
  className: string | null
  labeller: string | null
  /** ISO 8601. */
  at: string | null
  split: PublishedSplit | null
  /** Why it cannot go in so. */
  problem: string | null
}

export interface ListPreview {
  header: string[]
  /** The first rows, as they stand. */
  sample: string[][]
  /** What its columns are read to say. */
  columns: ColumnRole[]
  rows: PreviewRow[]
}

/** Header and rows as they are in an encoding. */
function decoded({ header, bytes = [] }: FoundForm, encoding: ListEncoding) {
  const [named = [], ...rows] = bytes.map(cells =>
    cells.map(cell => decodeCells(Buffer.from(cell, 'latin1'), encoding).replaceAll('\0', '\uFFFD')),
  )
  return { header: named.length === header.length ? nameColumns(named) : header, sample: rows }
}

function seen(list: FoundInList, form: FoundForm | null, encoding: ListEncoding | null | undefined) {
  if (form === null) return list
  return encoding && form.bytes?.length ? decoded(form, encoding) : form
}

/**
 * What the first rows of a table say under one reading, each row by itself; nothing is written and no file is read.
 * @throws InvalidInput for a list that is not there, or that is read in a way it cannot be
 */
export async function previewList(
  imported: Pick<Import, 'found' | 'reading'>,
  path: string,
  asked: AskedReading,
): Promise<ListPreview> {
  const found = foundSchema.nullable().parse(imported.found)
  const list = found?.lists.find(l => l.path === path)
  if (!found || !list) throw new InvalidInput('list.path', path, 'a list of a source that was looked at')
  const reading = completeReading((await parseAsked(asked)) ?? {}, readingSchema.parse(imported.reading), found.lists)
  const read = reading.lists.find(l => l.path === path)
  if (!read) throw new InvalidInput('list.path', path, 'a list of that source')
  const { header, sample } = seen(list, requireForm(list, read), read.encoding)
  const rows = sample.flatMap(row => {
    const table = { ...{ header, rows: [row], faults: new Map() }, isHeadless: false, detail: '', doubts: [] }
    return [...tableMentions(table, path, read)].map(({ reference, answers, group, split, frame, problem }) => ({
      ...{ reference, group, frame },
      className: answers.at(-1)?.className ?? null,
      labeller: answers.at(-1)?.labeller ?? null,
      at: answers.at(-1)?.at ?? null,
      split: splitIn(reading.splits, split) ?? read.split,
      problem: problem?.reason ?? null,
    }))
  })
  return { header, sample, columns: read.columns, rows }
}
