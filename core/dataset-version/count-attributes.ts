import type { GivenAttributes } from '#core/answer-attribute/rule.ts'
import type { FrozenSplit } from '#core/dataset-version/frozen.ts'
import type { FrozenAttribute } from '#core/dataset-version/frozen-attributes.ts'
import { splitOrder } from '#core/dataset-version/groups.ts'

interface Said {
  /** A place in splitOrder. */
  split: number
  attributes: GivenAttributes | null
}

/** Counts what is said of each attribute in each split, while a dataset is written. */
export class AttributeCounts {
  private readonly attributes: readonly FrozenAttribute[]
  /** By split, attribute and choice: images. */
  private readonly choices: number[][][]
  /** By split and attribute: images of which something is said. */
  private readonly images: number[][]

  constructor(attributes: readonly FrozenAttribute[]) {
    this.attributes = attributes
    this.choices = splitOrder.map(() => attributes.map(({ choices }) => choices.map(() => 0)))
    this.images = splitOrder.map(() => attributes.map(() => 0))
  }

  add(items: readonly Said[]): void {
    for (const { split, attributes: given } of items) {
      const [choices, images] = [this.choices[split], this.images[split]]
      if (!given || !choices || !images) continue
      for (const [a, { id, choices: known }] of this.attributes.entries()) {
        const ids = given[id] ?? []
        if (ids.length > 0) images[a] = (images[a] ?? 0) + 1
        const counts = choices[a] ?? []
        for (const [c, choice] of known.entries()) if (ids.includes(choice.id)) counts[c] = (counts[c] ?? 0) + 1
      }
    }
  }

  /** The splits with what is said in each; as they are where nothing is asked beside the class. */
  beside(splits: readonly FrozenSplit[]): FrozenSplit[] {
    if (this.attributes.length === 0) return [...splits]
    return splits.map(row => {
      const s = splitOrder.indexOf(row.split)
      const attributes = this.attributes.map(({ name, choices }, a) => ({
        name,
        imageCount: this.images[s]?.[a] ?? 0,
        choices: choices.map((choice, c) => ({ name: choice.name, imageCount: this.choices[s]?.[a]?.[c] ?? 0 })),
      }))
      return { ...row, attributes }
    })
  }
}
