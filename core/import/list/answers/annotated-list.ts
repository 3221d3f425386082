import { columnsOf } from '#core/import/list/answers/beside-name.ts'
import { severalClasses } from '#core/import/list/merge-answers.ts'
import { splitOfList } from '#core/import/list/published-split.ts'
import { plainReference } from '#core/import/list/reference.ts'
import { kindOf, longestText } from '#core/import/list/shape.ts'
import type { FoundList, ListShape, Mention, Problem } from '#core/import/listing.ts'

/** A file of a list of annotations, and the classes that are in it. */
export interface AnnotatedFile {
  /** Whatever stands in the place of its name. */
  reference: unknown
  classes: readonly string[]
  group?: string | null
  split: string | null
  frame?: number | null
  /** Hex, of its bytes. */
  fileSha256?: string | null
  place: string
  problem: Problem | null
}

export const refused = (reason: string): Problem => ({ outcome: 'REFUSED', reason })

/** What is wrong with a text that must be kept and shown; null: nothing. */
export function faultOf(value: unknown, what: string): Problem | null {
  if (typeof value !== 'string' || value === '') return refused(`${what} is ${kindOf(value)}; allowed: text`)
  if (value.length > longestText)
    return refused(`${what} has ${value.length} characters; allowed: up to ${longestText}`)
  const isWell = value.isWellFormed() && !/[\0\uFFFD]/.test(value)
  return isWell ? null : refused(`${what} has letters that cannot be read; allowed: text`)
}

export const shownReference = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, longestText).replaceAll('\0', '').toWellFormed() : ''

function* mentionsOf(files: readonly AnnotatedFile[], what: string): Generator<Mention> {
  const together = new Map<string, AnnotatedFile[]>()
  files.forEach((file, i) => {
    const fault = faultOf(file.reference, 'the name of its file')
    const key = fault ? `\0${i}` : plainReference(String(file.reference))
    const same = together.get(key) ?? []
    together.set(key, same)
    same.push(fault ? { ...file, problem: file.problem ?? fault } : file)
  })
  for (const same of together.values()) {
    const [first] = same
    if (first === undefined) continue
    const classes = new Set(same.flatMap(file => file.classes))
    const splits = new Set(same.map(file => file.split).filter(split => split !== null))
    const groups = new Set(same.flatMap(({ group }) => group ?? []))
    const bad = [...classes].map(name => faultOf(name, 'a class')).find(fault => fault !== null)
    const several = classes.size > 1 ? severalClasses(classes, what) : null
    const problem = same.find(file => file.problem)?.problem ?? bad ?? several
    yield {
      reference: shownReference(first.reference),
      answers: problem ? [] : [...classes].map(className => ({ className, labeller: null, at: null })),
      group: groups.size === 1 ? ([...groups][0] ?? null) : null,
      split: splits.size === 1 ? ([...splits][0] ?? null) : null,
      frame: first.frame ?? null,
      columns: columnsOf(first.fileSha256),
      problem:
        problem ??
        (splits.size > 1 ? { outcome: 'CONFLICT', reason: 'it stands in several splits; allowed: one' } : null) ??
        (groups.size > 1 ? { outcome: 'CONFLICT', reason: 'it stands in several groups; allowed: one' } : null),
      place: first.place,
    }
  }
}

/** @param what its classes are called: "categories" */
export function annotatedList(
  { path, sha256 }: { path: string; sha256: string },
  shape: ListShape,
  detail: string,
  files: readonly AnnotatedFile[],
  what: string,
): FoundList {
  const isSplit = files.some(file => file.split !== null)
  const split = isSplit ? null : splitOfList(path)
  return {
    path,
    sha256,
    shape,
    detail,
    header: [],
    sample: [],
    questions: [],
    doubts: [],
    proposed: { path, isUsed: files.length > 0, split, columns: [], threshold: null, separator: null, question: null },
    mentions: () => mentionsOf(files, what),
  }
}
