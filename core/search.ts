import { InvalidInput } from '#core/errors.ts'
import { isStorable } from '#core/text.ts'

const longest = 200

/**
 * The condition under which a column has what somebody looks for in it, large or small letters of any script: as text, so
 * that the wildcards of LIKE are the characters that they are. Letters fold by the column's collation, which the migration
 * search_folds sees to: a further column that is searched needs it too.
 * @throws InvalidInput field 'search'
 */
export function containing(search: string) {
  if (search.length > longest || !isStorable(search))
    throw new InvalidInput('search', search, `text of at most ${longest} characters, without NUL and half characters`)
  return { contains: search.replaceAll(/[\\%_]/g, '\\$&'), mode: 'insensitive' } as const
}

/**
 * One more alternative beside the columns that are looked through. An index of trigrams knows nothing of text without three
 * letters in a row, of which a database of the locale C knows those of ASCII alone: it is read whole for the rest, then the
 * table. What no index answers, and no row is, keeps the database from it.
 */
export const beside = (search: string) => (/[a-z0-9]{3}/i.test(search) ? [] : [{ frame: { lt: 0 } }])
