import {
  countKinds,
  leftOver,
  type PublishedGroups,
  type PublishedKind,
  partOf,
  splitOrder,
  sum,
  wholeOf,
} from '#core/dataset-version/groups.ts'
import { assignSplits } from '#core/dataset-version/split.ts'
import { checkGroups } from '#core/dataset-version/split-refusals.ts'
import { InvalidInput } from '#core/errors.ts'

/** Which splits are taken over as their publisher drew them. */
const publishedRules = ['AS_PUBLISHED', 'VALIDATION_DIVIDED'] as const
export type PublishedRule = (typeof publishedRules)[number]

const [train, validation, test] = [
  splitOrder.indexOf('TRAIN'),
  splitOrder.indexOf('VALIDATION'),
  splitOrder.indexOf('TEST'),
]

/** @param totals images of each class that were published in TRAIN */
export function requireTrain(totals: readonly number[], rule: PublishedRule, classNames: readonly string[]): void {
  const classes = classNames.filter((_, c) => (totals[c] ?? 0) > 0)
  if (classes.length >= 2) return
  const has = classes.length === 0 ? 'no labelled image' : `only ${classes.join(', ')}`
  throw new InvalidInput('published', rule, `a ratio or counts: the published TRAIN has ${has}`)
}

const refusal = (why: string) => new InvalidInput('published', 'VALIDATION_DIVIDED', `AS_PUBLISHED: ${why}`)

/** @param count images that were published as TEST */
export function requireNoTest(count: number): void {
  if (count > 0) throw refusal(`images published as TEST are there, ${count} of them`)
}

/** Puts the half of what was published as VALIDATION that becomes TEST there, by whole groups. */
function halve(splitOf: Uint8Array, groups: PublishedGroups, seed: number, classNames: readonly string[]): void {
  const part = partOf(groups, kind => kind[validation] ?? [])
  try {
    // The half that would be learnt from is the one that stays.
    const halves = assignSplits(part.groups, { ratio: { train: 0.5, validation: 0, test: 0.5 } }, seed, classNames)
    for (const [g, group] of part.placeOf.entries()) splitOf[group] = halves[g] === test ? test : validation
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    const kinds = countKinds(part.groups)
    const groupsOf = (c: number) => sum(kinds.filter(k => (k.classCounts[c] ?? 0) > 0).map(k => k.groups))
    const there = classNames.map((name, c) => `${name} ${groupsOf(c)}`).join(', ')
    throw refusal(`halves of VALIDATION need two groups of two classes or more; its groups are ${there}`)
  }
}

/**
 * The splits that images were published in. Groups are divided where their publisher divided them: see countSplits.
 * @param groups of the whole project; images that were published in no split are left out
 * @param rule VALIDATION_DIVIDED: where no TEST was published, VALIDATION is halved into VALIDATION and TEST, by whole
 * groups, classes in proportion
 * @param seed a whole number from 0 to 2147483647: decides how VALIDATION is halved, and nothing else
 * @param classNames by place in a kind, for messages
 * @returns by group: the place in splitOrder of the split of what was published as VALIDATION of it, see splitOfImage
 * @throws InvalidInput where TRAIN has fewer than two classes, where a TEST is there beside a VALIDATION to be halved or
 * that cannot be halved, and for a seed or group that assignSplits would refuse
 */
export function splitAsPublished(
  groups: PublishedGroups,
  rule: PublishedRule,
  seed: number,
  classNames: readonly string[],
): Uint8Array {
  const counted = countKinds({ ...groups, kinds: groups.kinds.map(wholeOf) })
  const totalsOf = (part: (kind: PublishedKind) => readonly number[]) =>
    classNames.map((_, c) => sum(groups.kinds.map((kind, k) => (part(kind)[c] ?? 0) * (counted[k]?.groups ?? 0))))
  requireTrain(
    totalsOf(kind => kind[train] ?? []),
    rule,
    classNames,
  )
  const published = partOf(groups, kind => wholeOf(kind.slice(0, leftOver)))
  checkGroups(
    published.groups,
    totalsOf(kind => wholeOf(kind.slice(0, leftOver))),
    classNames,
    seed,
  )
  const splitOf = new Uint8Array(groups.keys.length).fill(validation)
  if (rule === 'VALIDATION_DIVIDED') {
    requireNoTest(sum(totalsOf(kind => kind[test] ?? [])))
    halve(splitOf, groups, seed, classNames)
  }
  return splitOf
}
