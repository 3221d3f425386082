import { InvalidInput } from '#core/errors.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import { type AskedReading, completeReading, parseAsked } from '#core/import/ask-reading.ts'
import { foundSchema } from '#core/import/found.ts'
import { tableMentions } from '#core/import/list/table/table-mentions.ts'
import type { Mention } from '#core/import/listing.ts'
import { type PublishedSplit, readingSchema } from '#core/import/reading.ts'
import { splitIn } from '#core/import/said-splits.ts'

export interface PreviewRow extends Pick<Mention, 'reference' | 'group' | 'frame'> {
  className: string | null
  labeller: string | null
  /** ISO 8601. */
  at: string | null
  split: PublishedSplit | null
  /** Why it cannot go in so. */
  problem: string | null
}

/**
 * What the first rows of a table say under one reading, each row by itself; nothing is written and no file is read.
 * @throws InvalidInput for a list that is not there, or that is read in a way it cannot be
 */
export async function previewList(
  imported: Pick<Import, 'found' | 'reading'>,
  path: string,
  asked: AskedReading,
): Promise<PreviewRow[]> {
  const found = foundSchema.nullable().parse(imported.found)
  const list = found?.lists.find(l => l.path === path)
  if (!list) throw new InvalidInput('list.path', path, 'a list of a source that was looked at')
  const reading = completeReading((await parseAsked(asked)) ?? {}, readingSchema.parse(imported.reading))
  const read = reading.lists.find(l => l.path === path)
  if (!read) throw new InvalidInput('list.path', path, 'a list of that source')
  return list.sample.flatMap(row => {
    const table = {
      ...{ header: list.header, rows: [row], faults: new Map() },
      isHeadless: false,
      detail: '',
      doubts: [],
    }
    return [...tableMentions(table, path, read)].map(({ reference, answers, group, split, frame, problem }) => ({
      ...{ reference, group, frame },
      className: answers.at(-1)?.className ?? null,
      labeller: answers.at(-1)?.labeller ?? null,
      at: answers.at(-1)?.at ?? null,
      split: splitIn(reading.splits, split) ?? read.split,
      problem: problem?.reason ?? null,
    }))
  })
}
