import type { FrozenClass, FrozenSplit } from '#core/dataset-version/frozen.ts'
import { leftOver, type PublishedGroups, type PublishedKind, splitOrder, sum } from '#core/dataset-version/groups.ts'

/**
 * The split that an image is frozen in.
 * @param place what was decided of its group: see assignSplits, or splitAsPublished
 * @param published the place in splitOrder of the split that it was published in, leftOver for none; null: not asked
 * @returns a place in splitOrder, or leftOver
 */
export const splitOfImage = (place: number, published: number | null): number =>
  published === null || splitOrder[published] === 'VALIDATION' ? place : published

export interface Counted {
  splits: FrozenSplit[]
  imageCount: number
  groupCount: number
  /** Groups that stand in more than one split. */
  dividedGroupCount: number
  /** Images that are in none. */
  leftCount: number
}

/** Images of each class in each split, and in none, that one group of a kind brings. */
function divide(kind: PublishedKind, place: number, isPublished: boolean): number[][] {
  const divided = Array.from({ length: leftOver + 1 }, () => kind[0]?.map(() => 0) ?? [])
  for (const [published, counts] of kind.entries()) {
    const row = divided[splitOfImage(place, isPublished ? published : null)] ?? []
    for (const [c, images] of counts.entries()) row[c] = (row[c] ?? 0) + images
  }
  return divided
}

/** Counts what stands where once it is divided, by kinds of groups: no image is looked at. */
export function countSplits(
  { kindOf, kinds }: PublishedGroups,
  placeOf: Uint8Array,
  isPublished: boolean,
  classes: readonly FrozenClass[],
): Counted {
  const places = leftOver + 1
  const alike = new Uint32Array(kinds.length * places)
  for (const [group, place] of placeOf.entries()) {
    const at = (kindOf[group] ?? 0) * places + place
    alike[at] = (alike[at] ?? 0) + 1
  }
  const splits = splitOrder.map(
    (split): FrozenSplit => ({
      split,
      imageCount: 0,
      groupCount: 0,
      classes: classes.map(({ id: labelClassId }) => ({ labelClassId, imageCount: 0, groupCount: 0 })),
    }),
  )
  const counted = { splits, imageCount: 0, groupCount: 0, dividedGroupCount: 0, leftCount: 0 }
  for (const [at, groups] of alike.entries()) {
    if (groups === 0) continue
    const divided = divide(kinds[Math.floor(at / places)] ?? [], at % places, isPublished)
    const standsIn = splits.filter((_, s) => sum(divided[s] ?? []) > 0)
    counted.leftCount += groups * sum(divided[leftOver] ?? [])
    counted.groupCount += standsIn.length > 0 ? groups : 0
    counted.dividedGroupCount += standsIn.length > 1 ? groups : 0
    for (const [s, split] of splits.entries()) {
      const images = divided[s] ?? []
      counted.imageCount += groups * sum(images)
      split.imageCount += groups * sum(images)
      split.groupCount += sum(images) > 0 ? groups : 0
      for (const [c, row] of split.classes.entries()) {
        row.imageCount += groups * (images[c] ?? 0)
        row.groupCount += (images[c] ?? 0) > 0 ? groups : 0
      }
    }
  }
  return counted
}
