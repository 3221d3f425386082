import { type Cue, cues, type ShortcutFigure } from '#core/leakage/shortcuts.ts'
import { crossValidate } from '#core/metrics/cross-validate.ts'

/** Images of which everything is known that cues are judged by. */
export interface ToJudge {
  features: Record<Cue, Float32Array[]>
  isPositive: boolean[]
  groupKeys: string[]
}

/** How well each cue tells the class. @returns none where fewer than two groups have positive images, or others */
export function judgeCues({ features, isPositive, groupKeys }: ToJudge): ShortcutFigure[] {
  return (Object.keys(cues) as Cue[]).flatMap(cue => {
    const items = features[cue].map((of, i) => ({
      ...{ features: of, isPositive: isPositive[i] === true, groupKey: groupKeys[i] ?? '' },
    }))
    const estimate = crossValidate(items)
    return estimate ? [{ cue, ...estimate }] : []
  })
}
