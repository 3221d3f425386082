import type { EvaluationInput } from '#core/metrics/evaluate.ts'
import { clopperPearson, type Estimate } from '#core/metrics/proportion.ts'

/** Below this many groups the normal approximations behind the intervals are rough. */
const fewGroups = 30
const fewImagesOfClass = 10

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`
const countGroups = (items: readonly { groupKey: string }[]): number => new Set(items.map(i => i.groupKey)).size
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

function warnOfPerfection(n: number, groups: number): string {
  const exact = `${n} of ${n} right: the exact lower bound is ${percent(clopperPearson(n, n).low)}`
  return groups === n
    ? exact
    : `${exact}; with ${plural(groups, 'independent group')} behind them ${percent(clopperPearson(groups, groups).low)}`
}

/** What a careful reader should know before believing the figures; one sentence each. */
export function warnReader(
  { classNames, positiveIndex, learntGroupCount: learnt, items }: EvaluationInput,
  confusion: readonly (readonly number[])[],
  auc: Estimate | null,
): string[] {
  const warnings: string[] = []
  const right = confusion.reduce((sum, row, c) => sum + (row[c] ?? 0), 0)
  const groups = countGroups(items)
  if (learnt > 0)
    warnings.push(
      `${learnt} of ${plural(groups, 'group')} ${learnt === 1 ? 'was' : 'were'} learnt from as well: every figure here flatters the model, and no interval allows for it`,
    )
  if (right === items.length) warnings.push(warnOfPerfection(items.length, groups))
  if (groups < fewGroups)
    warnings.push(`only ${plural(groups, 'independent group')}: every interval here is rough below ${fewGroups}`)

  for (const [c, name] of classNames.entries()) {
    const ofClass = items.filter(i => i.classIndex === c)
    if (ofClass.length === 0) {
      warnings.push(`no image of ${name}: nothing is known about how it is recognised`)
      continue
    }
    const classGroups = countGroups(ofClass)
    if (classGroups < fewImagesOfClass)
      warnings.push(`only ${plural(ofClass.length, 'image')} of ${name}, from ${plural(classGroups, 'group')}`)
    if (confusion.every(row => row[c] === 0)) warnings.push(`${name} is never predicted`)
  }
  if (positiveIndex === null) warnings.push('no class is marked positive: there is no ROC curve and no AUC')
  else if (auc && (auc.value === 1 || auc.value === 0))
    warnings.push(
      `the AUC is exactly ${auc.value}: its interval counts only independent groups (${percent(auc.low)} to ${percent(auc.high)})`,
    )
  else if (auc && auc.low <= 0.5 && auc.high >= 0.5)
    warnings.push('the interval of the AUC includes 0.5: this could be chance')
  return warnings
}
