import type { z } from 'zod'
import { InvalidInput } from '#core/errors.ts'
import { type Reading, readingSchema } from '#core/import/reading.ts'
import { requireGroups } from '#core/import/tally-groups.ts'
import { parse } from '#core/parse.ts'

const mostWords = 1000
const askedSchema = readingSchema
  .partial()
  .refine(
    ({ levels = [], lists = [], splits = {} }) =>
      [levels, lists, Object.keys(splits)].every(words => words.length <= mostWords),
    `at most ${mostWords} levels, lists and words`,
  )

/** What somebody says of how a source is to be read; what they leave out is read as proposed. */
export type AskedReading = z.infer<typeof askedSchema>

/** @throws InvalidInput for what no reading can be, a group pattern that is none included */
export async function parseAsked(asked: AskedReading | null | undefined): Promise<AskedReading | null> {
  if (!asked) return null
  const reading = parse(askedSchema, asked, 'reading')
  if (reading.group?.by === 'PATTERN') await requireGroups([], reading.group.pattern)
  return reading
}

/** As it was kept: nothing yet, what was asked, or all of it. */
export const keptReading = (kept: unknown): AskedReading => askedSchema.parse(kept ?? {})

/**
 * What was asked, and as proposed what was not.
 * @throws InvalidInput for a list that is not there, or another number of levels or columns than there are
 */
export function completeReading(asked: AskedReading, proposed: Reading): Reading {
  const { levels, lists = [], splits, group } = asked
  if (levels && levels.length !== proposed.levels.length)
    throw new InvalidInput('reading.levels', levels.length, `one role for each of ${proposed.levels.length} levels`)
  for (const { path, columns } of lists) {
    const there = proposed.lists.find(list => list.path === path)
    if (!there) throw new InvalidInput('reading.lists', path, namesOf(proposed))
    if (columns.length > 0 && columns.length !== there.columns.length)
      throw new InvalidInput(
        `reading.lists, ${path}`,
        columns.length,
        `a role for each of ${there.columns.length} columns`,
      )
  }
  const asRead = proposed.lists.map(list => {
    const said = lists.find(({ path }) => path === list.path)
    return said ? { ...said, columns: said.columns.length > 0 ? said.columns : list.columns } : list
  })
  return {
    levels: levels ?? proposed.levels,
    lists: asRead,
    splits: { ...proposed.splits, ...splits },
    group: group ?? proposed.group,
  }
}

const namesOf = ({ lists }: Reading) =>
  lists.length > 0 ? lists.map(list => list.path).join(', ') : 'none: no list was found in it'
