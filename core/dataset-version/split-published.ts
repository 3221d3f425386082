import { assignSplits } from '#core/dataset-version/split.ts'
import { checkItems, type SplittableItem } from '#core/dataset-version/split-refusals.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Split } from '#core/generated/prisma/enums.ts'

/** Which splits are taken over as their publisher drew them. */
export const publishedRules = ['AS_PUBLISHED', 'VALIDATION_DIVIDED'] as const
export type PublishedRule = (typeof publishedRules)[number]

export interface PublishedItem extends SplittableItem {
  /** Null: it was published in none. */
  publishedSplit: Split | null
}

/** An item that was published in one. */
type InSplit = PublishedItem & { publishedSplit: Split }

const isInSplit = (item: PublishedItem): item is InSplit => item.publishedSplit !== null

function requireTrain(items: readonly InSplit[], rule: PublishedRule, classNames: readonly string[]): void {
  const learnt = items.filter(item => item.publishedSplit === 'TRAIN')
  const classes = new Set(learnt.map(item => item.classIndex))
  if (classes.size >= 2) return
  const has = learnt.length === 0 ? 'no labelled image' : `only ${[...classes].map(c => classNames[c]).join(', ')}`
  throw new InvalidInput('published', rule, `a ratio or counts: the published TRAIN has ${has}`)
}

/** Groups with images of each class. */
const countGroups = (items: readonly SplittableItem[], classNames: readonly string[]) =>
  classNames
    .map((name, c) => `${name} ${new Set(items.filter(i => i.classIndex === c).map(i => i.groupKey)).size}`)
    .join(', ')

/** The half of what was published as VALIDATION that becomes TEST. */
function chooseTest(items: readonly InSplit[], seed: number, classNames: readonly string[]): Set<string> {
  const testCount = items.filter(item => item.publishedSplit === 'TEST').length
  const refuse = (why: string) => new InvalidInput('published', 'VALIDATION_DIVIDED', `AS_PUBLISHED: ${why}`)
  if (testCount > 0) throw refuse(`images published as TEST are there, ${testCount} of them`)
  const validation = items.filter(item => item.publishedSplit === 'VALIDATION')
  try {
    // The half that would be learnt from is the one that stays.
    const halves = assignSplits(validation, { ratio: { train: 0.5, validation: 0, test: 0.5 } }, seed, classNames)
    return new Set([...halves].flatMap(([imageId, half]) => (half === 'TEST' ? [imageId] : [])))
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    const groups = countGroups(validation, classNames)
    throw refuse(`halves of VALIDATION need two groups of two classes or more; its groups are ${groups}`)
  }
}

/**
 * The splits that images were published in. Groups are divided where their publisher divided them: see countDivided.
 * @param items of whole project; what was published in no split is left out
 * @param rule VALIDATION_DIVIDED: where no TEST was published, VALIDATION is halved into VALIDATION and TEST, by whole
 * groups, classes in proportion
 * @param seed a whole number from 0 to 2147483647: decides how VALIDATION is halved, and nothing else
 * @param classNames by classIndex, for messages
 * @returns the split of each image by imageId, whatever order the items come in; images left out are not in it
 * @throws InvalidInput where TRAIN has fewer than two classes, where a TEST is there beside a VALIDATION to be halved or
 * that cannot be halved, and for a seed, group or class that assignSplits would refuse
 */
export function splitAsPublished(
  items: readonly PublishedItem[],
  rule: PublishedRule,
  seed: number,
  classNames: readonly string[],
): Map<string, Split> {
  const published = items.filter(isInSplit)
  requireTrain(published, rule, classNames)
  checkItems(published, classNames, seed)
  const test = rule === 'VALIDATION_DIVIDED' ? chooseTest(published, seed, classNames) : new Set<string>()
  return new Map(published.map(i => [i.imageId, test.has(i.imageId) ? 'TEST' : i.publishedSplit]))
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
