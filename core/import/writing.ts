import { InvalidInput } from '#core/errors.ts'
import type { FoundInList } from '#core/import/found.ts'
import type { FoundForm } from '#core/import/listing.ts'
import type { Writing } from '#core/import/reading.ts'

/** Whether anything is said of how a list is written. */
export const isSaid = (writing: Writing | undefined): boolean =>
  Boolean(writing?.sheet || writing?.encoding || writing?.columnSeparator)

/** What is said of how a list is written, and nothing else of its reading. */
export const writtenAs = ({ sheet = null, encoding = null, columnSeparator = null }: Writing): Required<Writing> => ({
  ...{ sheet, encoding, columnSeparator },
})

export const isFormOf = (form: FoundForm, { sheet, columnSeparator }: Writing) =>
  sheet || columnSeparator
    ? form.sheet === (sheet ?? null) && (!columnSeparator || form.columnSeparator === columnSeparator)
    : form.isGuess

const allowed = (words: readonly (string | null)[]) => {
  const offered = words.filter(word => word !== null)
  return offered.length === 0 ? 'none: it can be read in one way' : [...new Set(offered)].slice(0, 20).join(', ')
}

/**
 * What a list is like, written as somebody says.
 * @returns null: as it is read now, where that is the only way
 * @throws InvalidInput for a way in which it cannot be read
 */
export function requireForm({ path, ways }: FoundInList, writing: Writing): FoundForm | null {
  const { encoding, sheet, columnSeparator } = writing
  const forms = ways?.forms ?? []
  if (encoding && !ways?.encodings.includes(encoding))
    throw new InvalidInput(`reading.lists, ${path}, encoding`, encoding, allowed(ways?.encodings ?? []))
  const form = forms.find(one => isFormOf(one, writing))
  if (form) return form
  if (sheet) throw new InvalidInput(`reading.lists, ${path}, sheet`, sheet, allowed(forms.map(one => one.sheet)))
  if (columnSeparator)
    throw new InvalidInput(
      `reading.lists, ${path}, columnSeparator`,
      columnSeparator,
      allowed(forms.map(one => one.columnSeparator)),
    )
  return null
}
