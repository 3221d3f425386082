import { type Counted, countSplits } from '#core/dataset-version/count-splits.ts'
import type { FrozenClass } from '#core/dataset-version/frozen.ts'
import { type PublishedGroups, partOf, wholeOf } from '#core/dataset-version/groups.ts'
import { assignSplits } from '#core/dataset-version/split.ts'
import { splitAsPublished } from '#core/dataset-version/split-published.ts'
import type { FrozenRule } from '#core/dataset-version/split-rule.ts'

export interface ToDivide {
  groups: PublishedGroups
  rule: FrozenRule
  seed: number
  classes: readonly FrozenClass[]
}

export interface Divided {
  /** By group: what was decided of it, see splitOfImage. */
  placeOf: Uint8Array
  counted: Counted
}

/** Seconds of computing where hardly two groups are alike: for whoever must not stand still, see divideBeside. */
export function divide({ groups, rule, seed, classes }: ToDivide): Divided {
  const names = classes.map(c => c.name)
  const isPublished = 'published' in rule
  const placeOf = isPublished
    ? splitAsPublished(groups, rule.published, seed, names)
    : assignSplits(partOf(groups, wholeOf).groups, rule, seed, names)
  return { placeOf, counted: countSplits(groups, placeOf, isPublished, classes) }
}
