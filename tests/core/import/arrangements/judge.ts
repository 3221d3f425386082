import { classSuggester } from '#core/import/class-suggestion.ts'
import type { SourceEntry } from '#core/import/listing.ts'
import type { surveySource } from '#core/import/survey.ts'
import { type Arrangement, type Picture, pictures } from '#tests/core/import/arrangements/arrange.ts'

type Surveyed = Awaited<ReturnType<typeof surveySource>>

export const classNames = ['Normal', 'Fracture']
const suggest = classSuggester(classNames)

/** What is wrong and nobody is asked about, in words; and whether anything is asked at all. */
export interface Judgement {
  wrong: string[]
  isAsked: boolean
}

/** Two ways of gathering the same things are one if each gathers what the other does. */
export function gathersOtherwise(files: readonly { truth: string; said: string }[]): boolean {
  const there = new Map<string, string>()
  const back = new Map<string, string>()
  for (const { truth, said } of files) {
    if ((there.get(truth) ?? said) !== said || (back.get(said) ?? truth) !== truth) return true
    there.set(truth, said)
    back.set(said, truth)
  }
  return false
}

/** Whether it says, of one picture, nothing or something else than the truth. */
function classFault({ className }: SourceEntry, picture: Picture): 'lost' | 'wrong' | null {
  if (className === null) return 'lost'
  const meant = suggest(className)
  return meant === picture.className ? null : meant === null ? 'lost' : 'wrong'
}

/** Holds what was read of an arrangement against what it is of. A refusal of a file, and a doubt about all, are questions. */
export function judge({ paths, says }: Arrangement, { listing, found }: Surveyed): Judgement {
  const byPath = new Map(listing.entries.map(entry => [entry.path, entry]))
  const isDoubted = found.doubts.length > 0
  const wrong: string[] = []
  const read: { picture: Picture; entry: SourceEntry }[] = []
  for (const picture of pictures) {
    const path = paths[picture.id] ?? ''
    const entry = byPath.get(path)
    if (!entry) wrong.push(`${path} is not among the files`)
    else if (entry.passedOver !== null && !isDoubted) wrong.push(`${path} is passed over: ${entry.passedOver}`)
    else if (entry.passedOver === null && !entry.problem) read.push({ picture, entry })
  }
  const lose = (what: string) => {
    if (!isDoubted) wrong.push(`${what} is lost`)
  }
  for (const { picture, entry } of read) {
    const fault = says.className ? classFault(entry, picture) : entry.className === null ? null : 'wrong'
    if (fault === 'wrong' && !isDoubted) wrong.push(`${entry.path} is ${entry.className}, not ${picture.className}`)
    if (fault === 'lost') lose(`the class of ${entry.path}`)
    if (says.split && entry.split === null) lose(`the split of ${entry.path}`)
    if (entry.split !== null && entry.split !== picture.split)
      wrong.push(`${entry.path} is in ${entry.split}, not ${picture.split}`)
  }
  const grouped = read.flatMap(({ picture, entry }) =>
    entry.group === null ? [] : [{ truth: picture.group, said: entry.group }],
  )
  if (says.group && grouped.length < read.length) lose('the group of some')
  if (says.group && gathersOtherwise(grouped) && !isDoubted) wrong.push('groups are others')
  const isRefused = read.length < pictures.length
  return { wrong, isAsked: isDoubted || isRefused }
}
