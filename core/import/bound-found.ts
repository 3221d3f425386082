import type { Found, FoundInList } from '#core/import/found.ts'
import type { FoundForm, FoundForms } from '#core/import/listing.ts'

const longestName = 200
const longestSentence = 500
const mostSentences = 50
/** Of rows of one list, and of all of them. */
const mostSampleCharacters = { list: 20_000, all: 100_000 }
/** A row of many columns is shown by the beginnings of its cells. */
const cellLengths = [200, 60, 20]
/** Of the other ways to read one list, and all of them. */
const mostFormCharacters = { list: 40_000, all: 200_000 }
const mostQuestionCharacters = 20_000

/** Text that the record can hold: what stands in a list may be anything. */
const plain = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD')
const cut = (text: string, longest = longestName) =>
  plain(text.length > longest ? `${text.slice(0, longest - 1)}…` : text)
const sizeOf = (texts: readonly string[]) => texts.reduce((sum, text) => sum + text.length + 3, 0)

/** As many of the first as there is room for. */
function firstOf<T>(all: readonly T[], room: number, size: (one: T) => number): T[] {
  let used = 0
  const taken: T[] = []
  for (const one of all) {
    used += size(one)
    if (used > room) break
    taken.push(one)
  }
  return taken
}

function sampleOf(sample: FoundInList['sample'], room: number): string[][] {
  for (const longest of cellLengths) {
    const rows = firstOf(
      sample.map(row => row.map(cell => cut(cell, longest))),
      room,
      sizeOf,
    )
    if (rows.length > 0) return rows
  }
  return []
}

const formRows = 6
const formSize = ({ header, sample, bytes = [] }: FoundForm) =>
  sizeOf(header) + [...sample, ...bytes].reduce((sum, row) => sum + sizeOf(row), 0)

/** As many ways to read a list as there is room for, the one that it is proposed in first. */
function waysOf({ encodings, forms }: FoundForms, room: number): FoundForms {
  const short = (rows: readonly (readonly string[])[]) => rows.map(row => row.map(cell => cut(cell)))
  const bounded = forms.map(form => ({
    ...{ ...form, header: form.header.map(plain), sample: short(form.sample.slice(0, formRows)) },
    ...(form.bytes ? { bytes: short(form.bytes) } : {}),
  }))
  const sorted = bounded.sort((a, b) => Number(b.isGuess) - Number(a.isGuess))
  return { encodings, forms: firstOf(sorted, room, formSize) }
}

function sentencesOf(sentences: readonly string[]): string[] {
  const shown = sentences.slice(0, mostSentences).map(sentence => cut(sentence, longestSentence))
  const more = sentences.length - shown.length
  return more > 0 ? [...shown, `And ${more} more of the kind.`] : shown
}

/** What was found as it is kept and shown, of a size that a list of imports has room for, however large the source. */
export function boundFound(found: Found): Found {
  let room = mostSampleCharacters.all
  let formRoom = mostFormCharacters.all
  const lists = found.lists.map((list): FoundInList => {
    const sample = sampleOf(list.sample, Math.min(room, mostSampleCharacters.list))
    room -= sample.reduce((sum, row) => sum + sizeOf(row), 0)
    const questions = firstOf(list.questions.map(plain), mostQuestionCharacters, text => text.length)
    const ways = list.ways && waysOf(list.ways, Math.min(formRoom, mostFormCharacters.list))
    formRoom -= ways ? ways.forms.reduce((sum, form) => sum + formSize(form), 0) : 0
    const header = list.header.map(plain)
    return { ...list, header, sample, questions, ways, detail: cut(list.detail, longestSentence) }
  })
  const levels = found.levels.map(level => ({
    ...level,
    names: level.names.map(({ name, fileCount }) => ({ name: cut(name), fileCount })),
  }))
  const examples = (found.groups?.examples ?? []).map(({ group, files }) => ({
    group: cut(group),
    files: files.map(file => cut(file)),
  }))
  const looks = found.groups?.looks
  const groups = found.groups && {
    ...found.groups,
    examples,
    looks: looks ? { ...looks, examples: looks.examples.map(([a, b]): [string, string] => [cut(a), cut(b)]) } : null,
  }
  const { doubts, remarks, fewClasses } = found
  const few = fewClasses && { fewClasses: fewClasses.map(plain) }
  return { ...found, ...few, levels, lists, groups, doubts: sentencesOf(doubts), remarks: sentencesOf(remarks) }
}
