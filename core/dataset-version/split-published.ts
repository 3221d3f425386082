import { assignSplits, type SplittableItem } from '#core/dataset-version/split.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Split } from '#core/generated/prisma/enums.ts'

/** Which splits are taken over as their publisher drew them. */
export const publishedRules = ['AS_PUBLISHED', 'VALIDATION_DIVIDED'] as const
export type PublishedRule = (typeof publishedRules)[number]

export interface PublishedItem extends SplittableItem {
  /** Null: it was published in none. */
  publishedSplit: Split | null
}

const countIn = (items: readonly PublishedItem[], split: Split) =>
  items.filter(item => item.publishedSplit === split).length

function requireTrain(items: readonly PublishedItem[], rule: PublishedRule, classNames: readonly string[]): void {
  const learnt = items.filter(item => item.publishedSplit === 'TRAIN')
  const classes = new Set(learnt.map(item => item.classIndex))
  if (classes.size >= 2) return
  const has = learnt.length === 0 ? 'no labelled image' : `only ${[...classes].map(c => classNames[c]).join(', ')}`
  throw new InvalidInput('published', rule, `a ratio or counts: the published TRAIN has ${has}`)
}

/** Halves of what was published as VALIDATION, by group. */
function divideValidation(items: readonly PublishedItem[], seed: number, classNames: readonly string[]) {
  const published = items.filter(item => item.publishedSplit === 'VALIDATION')
  const testCount = countIn(items, 'TEST')
  if (testCount > 0)
    throw new InvalidInput(
      'published',
      'VALIDATION_DIVIDED',
      `AS_PUBLISHED: ${testCount} images were published as TEST`,
    )
  try {
    return assignSplits(published, { ratio: { train: 0.5, validation: 0, test: 0.5 } }, seed, classNames)
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    throw new InvalidInput('published', 'VALIDATION_DIVIDED', 'a VALIDATION of two classes with two groups of each')
  }
}

/**
 * The splits that images were published in. Groups are divided where their publisher divided them: see countDivided.
 * @param items of whole project; what was published in no split is left out
 * @param rule VALIDATION_DIVIDED: where no TEST was published, VALIDATION is halved into VALIDATION and TEST, by whole
 * groups, classes in proportion
 * @param seed a whole number from 0 to 2147483647: decides how VALIDATION is halved
 * @returns the split of each image by imageId; images left out are not in it
 * @throws InvalidInput where TRAIN has fewer than two classes, or VALIDATION cannot be halved
 */
export function splitAsPublished(
  items: readonly PublishedItem[],
  rule: PublishedRule,
  seed: number,
  classNames: readonly string[],
): Map<string, Split> {
  requireTrain(items, rule, classNames)
  const halves = rule === 'VALIDATION_DIVIDED' ? divideValidation(items, seed, classNames) : new Map<string, Split>()
  return new Map(
    items.flatMap(({ imageId, publishedSplit }) => {
      if (publishedSplit === null) return []
      // The half that would be learnt from is the one that stays.
      const half = halves.get(imageId) === 'TEST' ? 'TEST' : publishedSplit
      return [[imageId, half] as const]
    }),
  )
}

/** Groups that stand in more than one split. */
export function countDivided(items: Iterable<{ groupKey: string; split: Split }>): number {
  const splitOf = new Map<string, Split>()
  const divided = new Set<string>()
  for (const { groupKey, split } of items) {
    const before = splitOf.get(groupKey)
    if (before === undefined) splitOf.set(groupKey, split)
    else if (before !== split) divided.add(groupKey)
  }
  return divided.size
}
