import { z } from 'zod'
import { InvalidInput } from '#core/errors.ts'
import type { FoundInList } from '#core/import/found.ts'
import type { FoundList } from '#core/import/listing.ts'
import { type ListReading, type Reading, readingSchema } from '#core/import/reading.ts'
import { requireGroups } from '#core/import/tally-groups.ts'
import { requireForm, writtenAs } from '#core/import/writing.ts'
import { parse } from '#core/parse.ts'

const mostWords = 1000
const longestWord = 200
const longestPath = 4096
const mostColumns = 10_000
const keptSchema = readingSchema.partial()

/** What somebody says of how a source is to be read; what they leave out is read as proposed. */
export type AskedReading = z.infer<typeof keptSchema>

const said = (longest: number) => z.string().refine(text => text.length <= longest, `up to ${longest} characters`)
const few = (what: string, most: number) =>
  z.array(z.unknown()).refine(all => all.length <= most, `at most ${most} ${what}`)

/** What a request may say beside being a reading: what is kept with an import is shown in every list of imports. */
const boundsSchema = z.object({
  levels: few('levels', mostWords).optional(),
  lists: few('lists', mostWords).optional(),
  splits: z
    .record(z.string(), z.unknown())
    .refine(splits => Object.keys(splits).length <= mostWords, `at most ${mostWords} words`)
    .refine(
      splits => Object.keys(splits).every(word => word.length <= longestWord),
      `words of up to ${longestWord} characters`,
    )
    .optional(),
})
const listBoundsSchema = z.object({
  path: said(longestPath),
  sheet: said(mostWords).nullish(),
  columns: few('columns', mostColumns),
  separator: z
    .string()
    .nullable()
    .refine(text => text === null || (text.length > 0 && text.length <= 3), 'one to three characters'),
  question: said(mostWords).nullable(),
})

/** @throws InvalidInput for what no reading can be, a group pattern that is none included */
export async function parseAsked(asked: AskedReading | null | undefined): Promise<AskedReading | null> {
  if (!asked) return null
  const reading = parse(keptSchema, asked, 'reading')
  parse(boundsSchema, reading, 'reading')
  for (const [i, list] of (reading.lists ?? []).entries()) parse(listBoundsSchema, list, `reading.lists.${i}`)
  if (reading.group?.by === 'PATTERN') await requireGroups([], reading.group.pattern)
  return reading
}

/** As it was kept: nothing yet, what was asked, or all of it. */
export const keptReading = (kept: unknown): AskedReading => keptSchema.parse(kept ?? {})

/**
 * What was asked, and as proposed what was not.
 * @param found what was found when it was looked at, where that is another reading than the one that is asked for now
 * @throws InvalidInput for a list that is not there, another number of levels or columns than there are, or two levels that
 * say the same one thing
 */
export function completeReading(asked: AskedReading, proposed: Reading, found: readonly FoundInList[] = []): Reading {
  const { levels, lists = [], splits, group } = asked
  if (levels && levels.length !== proposed.levels.length)
    throw new InvalidInput('reading.levels', levels.length, `one role for each of ${proposed.levels.length} levels`)
  for (const role of ['SPLIT', 'CLASS'] as const)
    if (levels && levels.filter(said => said === role).length > 1)
      throw new InvalidInput('reading.levels', levels.join(', '), `at most one level that says ${role}`)
  for (const { path } of lists)
    if (!proposed.lists.some(list => list.path === path))
      throw new InvalidInput('reading.lists', path, namesOf(proposed))
  const asRead = proposed.lists.map(list => {
    const said = lists.find(({ path }) => path === list.path)
    return said ? completeList(said, list, found) : list
  })
  return {
    levels: levels ?? proposed.levels,
    lists: asRead,
    splits: { ...proposed.splits, ...splits },
    group: group ?? proposed.group,
  }
}

/** Of a list that is written otherwise than it was read, what is left out is as its columns propose. */
function completeList(said: ListReading, list: ListReading, found: readonly FoundInList[]): ListReading {
  const there = found.find(({ path }) => path === list.path)
  const form = there ? requireForm(there, said) : null
  const isOther = form !== null && JSON.stringify(writtenAs(said)) !== JSON.stringify(writtenAs(list))
  const { columns, threshold, separator } = isOther ? form : { ...list, threshold: null, separator: null }
  if (said.columns.length === 0)
    return { ...said, columns, threshold: said.threshold ?? threshold, separator: said.separator ?? separator }
  if (said.columns.length !== columns.length)
    throw new InvalidInput(
      `reading.lists, ${said.path}`,
      said.columns.length,
      `a role for each of ${columns.length} columns`,
    )
  return said
}

/** @throws InvalidInput for a list that is to be used and was not understood */
export function requireUnderstood({ lists = [] }: AskedReading, found: readonly Understood[]): void {
  for (const { path, isUsed } of lists) {
    const unknown = isUsed && found.find(list => list.path === path && list.shape === 'UNKNOWN')
    if (unknown)
      throw new InvalidInput('reading.lists', path, `lists that were understood; of this one: ${unknown.detail}`)
  }
}
type Understood = Pick<FoundList, 'path' | 'shape' | 'detail'>

const mostNamed = 20

function namesOf({ lists }: Reading): string {
  if (lists.length === 0) return 'none: no list was found in it'
  const rest = lists.length > mostNamed ? ` and ${lists.length - mostNamed} more` : ''
  return `${lists
    .slice(0, mostNamed)
    .map(list => list.path)
    .join(', ')}${rest}`
}
