import type { GroupKind } from '#core/dataset-version/balance-groups.ts'
import { Split } from '#core/generated/prisma/enums.ts'

/** The splits in their order: what is kept by group or by kind is a place in it. */
export const splitOrder = Object.values(Split)

/** @throws Error where none has that place */
export function splitAt(place: number): Split {
  const split = splitOrder[place]
  if (split === undefined) throw new Error(`no split has the place ${place}`)
  return split
}
/** Of a group: in none of them. */
export const leftOver = splitOrder.length

/**
 * Groups of labelled images, flat: a group is a place in keys and kindOf, and what is in it stands once for all that are
 * alike. A million groups are a million keys, not a million images.
 */
export interface Groups<Kind = readonly number[]> {
  keys: readonly string[]
  /** By group: the place of its kind. */
  kindOf: ArrayLike<number>
  /** Images of each class in one such group. */
  kinds: readonly Kind[]
}

/** Images of each class by the split they were published in: TRAIN, VALIDATION, TEST, none. */
export type PublishedKind = readonly (readonly number[])[]
export type PublishedGroups = Groups<PublishedKind>

export const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)
const add = (a: readonly number[], b: readonly number[]): number[] => a.map((n, i) => n + (b[i] ?? 0))

/**
 * The groups that have images of a part of what their kind counts, with these images alone.
 * @param part what counts of a kind, images of each class
 * @returns and, by group of theirs, its place among all
 */
export function partOf(
  groups: PublishedGroups,
  part: (kind: PublishedKind) => readonly number[],
): { groups: Groups; placeOf: Uint32Array } {
  const kinds: (readonly number[])[] = []
  const kindOfName = new Map<string, number>()
  const kindOfKind = groups.kinds.map(kind => {
    const counts = part(kind)
    if (sum(counts) === 0) return -1
    const name = counts.join()
    const known = kindOfName.get(name) ?? kinds.push(counts) - 1
    kindOfName.set(name, known)
    return known
  })
  const has = (group: number) => (kindOfKind[groups.kindOf[group] ?? -1] ?? -1) >= 0
  const placeOf = Uint32Array.from([...groups.keys.keys()].filter(has))
  const keyOf = (group: number) => groups.keys[group] ?? ''
  return {
    groups: {
      keys: Array.from(placeOf, keyOf),
      kindOf: Uint32Array.from(placeOf, group => kindOfKind[groups.kindOf[group] ?? -1] ?? 0),
      kinds,
    },
    placeOf,
  }
}

/** All images of a group, wherever they were published. */
export const wholeOf = (kind: PublishedKind): number[] => kind.reduce<number[]>(add, kind[0]?.map(() => 0) ?? [])

/** How many groups there are of each kind. */
export function countKinds({ kindOf, kinds }: Groups): GroupKind[] {
  const groups = new Uint32Array(kinds.length)
  for (let g = 0; g < kindOf.length; g++) {
    const kind = kindOf[g] ?? 0
    groups[kind] = (groups[kind] ?? 0) + 1
  }
  return kinds.map((classCounts, i) => ({ classCounts, size: sum(classCounts), groups: groups[i] ?? 0 }))
}
