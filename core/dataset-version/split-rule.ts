import type { SplitRule } from '#core/dataset-version/split.ts'
import type { PublishedRule } from '#core/dataset-version/split-published.ts'
import { InvalidInput } from '#core/errors.ts'

/** How a dataset was asked to be divided. */
export type FrozenRule = SplitRule | { published: PublishedRule }

type Shares = { train: number; validation: number; test: number }

export interface AskedRule {
  ratio?: Shares | null
  counts?: Shares | null
  published?: PublishedRule | null
}

/** @throws InvalidInput unless exactly one was asked for */
export function readRule({ ratio, counts, published }: AskedRule): FrozenRule {
  const asked: FrozenRule[] = [
    ...(ratio ? [{ ratio }] : []),
    ...(counts ? [{ counts }] : []),
    ...(published ? [{ published }] : []),
  ]
  const [rule, ...more] = asked
  if (rule && more.length === 0) return rule
  throw new InvalidInput('ratio', rule ? 'one of several' : '', 'exactly one of ratio, counts and published')
}

/** The rule kept with a request or a version. */
export const ruleOf = (frozen: { splitRule: unknown }): FrozenRule => frozen.splitRule as FrozenRule
