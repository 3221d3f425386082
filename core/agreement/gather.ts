import type { FirstAnswer, ReadImage } from '#core/agreement/find-answers.ts'
import { isoWeekOf } from '#core/agreement/iso-week.ts'
import type { AnsweredImage } from '#core/agreement/slots.ts'
import type { CannotTell } from '#core/generated/prisma/client.ts'

export interface GatheredReader {
  readerId: string | null
  /** Where an import named them. */
  labeller: string | null
  /** Images that they answered. */
  answerCount: number
  cannotTellCount: number
}

/** Two answers on one image that differ; places of readers, -1: of any two, and of what they said, -1: whatever. */
export interface Differing {
  first: number
  second: number
  firstSaid: number
  secondSaid: number
  imageId: string
}

export interface Counted {
  /** Images that somebody answered. */
  imageCount: number
  /** Of those, that one reader answered. */
  onceCount: number
  /** Of those with more, that fewer than two gave a class. */
  untoldCount: number
  answerCount: number
  /** Given where their reader could see what others said. */
  openCount: number
  importedCount: number
}

/** What was answered, as far as it was read: groups that are alike are kept once. */
export class Gathering {
  readonly counted: Counted = {
    ...{ imageCount: 0, onceCount: 0, untoldCount: 0, answerCount: 0, openCount: 0, importedCount: 0 },
  }
  readonly cannotTell = new Map<CannotTell, number>()
  readonly readers: GatheredReader[] = []
  readonly weeks: string[] = []
  /** Images by their two readers, "first second". */
  readonly pairs = new Map<string, number>()
  /** [classes + 1, classes + 1] pairs of answers of any two readers; the lower place first. */
  readonly confusion: number[][]
  readonly #classIds: readonly string[]
  /** Those of classIds, and any other where all that is not of these is one. */
  readonly #classCount: number
  readonly #readerPlaces = new Map<string, number>()
  readonly #weekPlaces = new Map<string, number>()
  readonly #kinds = new Map<string, number>()
  #groupKey: string | null = null
  #group: string[] = []

  /** @param isOneAgainstRest what is of none of these classes is of one more, behind the last */
  constructor(classIds: readonly string[], isOneAgainstRest = false) {
    this.#classIds = classIds
    this.#classCount = classIds.length + (isOneAgainstRest ? 1 : 0)
    const width = this.#classCount + 1
    this.confusion = Array.from({ length: width }, () => new Array<number>(width).fill(0))
  }

  /** @param image after all others of the groups before its own @returns what differs on it */
  add({ imageId, groupKey, answers }: ReadImage): Differing[] {
    if (groupKey !== this.#groupKey) this.#closeGroup()
    this.#groupKey = groupKey
    const said = answers.map(answer => this.#count(answer)).sort(([a], [b]) => a - b)
    if (said.length === 0) return []
    this.counted.imageCount += 1
    if (said.length === 1) {
      this.counted.onceCount += 1
      return []
    }
    if (said.filter(([, what]) => what < this.#classCount).length < 2) this.counted.untoldCount += 1
    const first = Math.min(...answers.map(({ at }) => at.getTime()))
    const week = placeOf(isoWeekOf(new Date(first)), this.#weekPlaces, this.weeks)
    this.#group.push(JSON.stringify([week, said]))
    return this.#comparePairs(said, imageId)
  }

  #comparePairs(said: readonly (readonly [number, number])[], imageId: string): Differing[] {
    const differing = new Map<string, Differing>()
    const put = (found: Differing) => differing.set(JSON.stringify(Object.values(found)), found)
    for (const [i, [first, firstSaid]] of said.entries())
      for (const [second, secondSaid] of said.slice(i + 1)) {
        const [low, high] = [Math.min(firstSaid, secondSaid), Math.max(firstSaid, secondSaid)]
        this.pairs.set(`${first} ${second}`, (this.pairs.get(`${first} ${second}`) ?? 0) + 1)
        const row = this.confusion[low]
        if (row) row[high] = (row[high] ?? 0) + 1
        if (firstSaid === secondSaid) continue
        const any = { first: -1, second: -1 }
        const whatever = { firstSaid: -1, secondSaid: -1 }
        put({ first, second, firstSaid, secondSaid, imageId })
        put({ first, second, ...whatever, imageId })
        put({ ...any, firstSaid: low, secondSaid: high, imageId })
        put({ ...any, ...whatever, imageId })
      }
    return [...differing.values()]
  }

  /** @returns places of the reader and of what they said */
  #count({ readerKey, readerId, labeller, labelClassId, cannotTell, origin, isBlind }: FirstAnswer): [number, number] {
    const made = { readerId, labeller: readerId === null ? labeller : null, answerCount: 0, cannotTellCount: 0 }
    const place = placeOf(readerKey, this.#readerPlaces, this.readers, made)
    const reader = this.readers[place] ?? made
    this.counted.answerCount += 1
    reader.answerCount += 1
    if (origin === 'IMPORT') this.counted.importedCount += 1
    else if (!isBlind) this.counted.openCount += 1
    if (labelClassId !== null) {
      const said = this.#classIds.indexOf(labelClassId)
      if (said >= 0) return [place, said]
      if (this.#classCount > this.#classIds.length) return [place, this.#classIds.length]
      throw new Error(`an answer of class ${labelClassId}, which the project has not`)
    }
    reader.cannotTellCount += 1
    if (cannotTell) this.cannotTell.set(cannotTell, (this.cannotTell.get(cannotTell) ?? 0) + 1)
    return [place, this.#classCount]
  }

  #closeGroup(): void {
    if (this.#group.length > 0) {
      const kind = `[${this.#group.sort().join()}]`
      this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1)
    }
    this.#group = []
  }

  /** Kinds of groups, with the weeks at the places that they are listed at. @param weekPlaces null: not listed */
  closeKinds(weekPlaces: readonly (number | null)[]): { kinds: AnsweredImage[][]; counts: number[] } {
    this.#closeGroup()
    const kinds = [...this.#kinds.keys()].map(kind =>
      (JSON.parse(kind) as [number, [number, number][]][]).map(([week, answers]) => ({
        ...{ week: weekPlaces[week] ?? null, answers },
      })),
    )
    return { kinds, counts: [...this.#kinds.values()] }
  }
}

/** The place of a thing among those that were met, by when it was met first. */
function placeOf<Thing>(key: string, places: Map<string, number>, met: Thing[], thing: Thing): number
function placeOf(key: string, places: Map<string, number>, met: string[]): number
function placeOf<Thing>(key: string, places: Map<string, number>, met: (Thing | string)[], thing?: Thing): number {
  const known = places.get(key)
  if (known !== undefined) return known
  places.set(key, met.length)
  met.push(thing ?? key)
  return met.length - 1
}
