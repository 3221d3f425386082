import type { LabelOrigin, Split } from '#core/generated/prisma/enums.ts'

// Types, not interfaces: only types are assignable to the record's JSON columns.

/** A class as it was when a dataset was frozen. */
export type FrozenClass = { id: string; name: string; position: number; isPositive: boolean }

/** Of how many images of a split something is said of an attribute, and what: of one with several choices more than once. */
export type FrozenSaid = { name: string; imageCount: number; choices: { name: string; imageCount: number }[] }

/** How large one split is, counted when it was frozen. */
export type FrozenSplit = {
  split: Split
  imageCount: number
  groupCount: number
  /** Every class, in their order. */
  classes: { labelClassId: string; imageCount: number; groupCount: number }[]
  /** What is said beside the class, by the names of then and in their order; absent: nothing was asked. */
  attributes?: FrozenSaid[]
}

/** How many of the frozen labels one person gave, or one import brought. */
export type ReaderShare = {
  /** Null: nobody said which reader gave them. */
  readerId: string | null
  labeller: string | null
  origin: LabelOrigin
  labelCount: number
}

/** The classes of a dataset version, as they were frozen, in their order: that of a network's output. */
export const classesOf = (frozen: { classes: unknown }): FrozenClass[] => frozen.classes as FrozenClass[]

/** At which place of a network's answers each of its classes stands. */
export const placesOf = (classes: readonly FrozenClass[]) => new Map(classes.map(({ id }, place) => [id, place]))

/** In the order TRAIN, VALIDATION, TEST. */
export const splitsOf = (frozen: { splits: unknown }): FrozenSplit[] => frozen.splits as FrozenSplit[]

export const imageCountOf = (frozen: { splits: unknown }, split: Split): number =>
  splitsOf(frozen).find(s => s.split === split)?.imageCount ?? 0

/** Most labels first. */
export const readersOf = (frozen: { readers: unknown }): ReaderShare[] => frozen.readers as ReaderShare[]

/** What a class was called when a dataset was frozen: so its manifest names it. @throws Error for one that it does not know */
export function classNamer(frozen: { classes: unknown }): (labelClassId: string) => string {
  const names = new Map(classesOf(frozen).map(({ id, name }) => [id, name]))
  return id => {
    const name = names.get(id)
    if (name === undefined) throw new Error(`the dataset was frozen without a class ${id}`)
    return name
  }
}
