/** What a network said of one image: the probability of the positive class. */
export interface Score {
  score: number
  isPositive: boolean
}

export type RocPoint = {
  /** 1 - specificity, 0 to 1. */
  falsePositiveRate: number
  /** Sensitivity, 0 to 1. */
  truePositiveRate: number
  /** Scores from here on count as positive; null: none does. */
  threshold: number | null
}

/** Three points on one line: the middle one adds nothing to the curve. */
function isBetween(a: RocPoint, b: RocPoint, c: RocPoint): boolean {
  const cross =
    (b.falsePositiveRate - a.falsePositiveRate) * (c.truePositiveRate - a.truePositiveRate) -
    (b.truePositiveRate - a.truePositiveRate) * (c.falsePositiveRate - a.falsePositiveRate)
  return Math.abs(cross) < 1e-12
}

function thin(points: readonly RocPoint[], most: number): RocPoint[] {
  const corners: RocPoint[] = []
  for (const [i, point] of points.entries()) {
    const [before, after] = [corners.at(-1), points[i + 1]]
    if (!before || !after || !isBetween(before, point, after)) corners.push(point)
  }
  if (corners.length <= most) return corners
  const step = (corners.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, i) => Math.round(i * step)).flatMap(i => corners.slice(i, i + 1))
}

/**
 * The ROC curve from (0, 0) to (1, 1): one corner for every threshold that changes it, thinned to at most 200 points
 * for drawing (points on a straight line go first, so that few images lose nothing).
 * Source: Fawcett, Pattern Recognition Letters 27 (2006) 861-874, algorithm 1.
 * @param scores finite; may be tied
 * @param most points, from 2
 * @returns in order of falling threshold; empty without both positive and negative images
 */
export function rocCurve(scores: readonly Score[], most = 200): RocPoint[] {
  const positives = scores.filter(s => s.isPositive).length
  const negatives = scores.length - positives
  if (positives === 0 || negatives === 0) return []
  const sorted = [...scores].sort((a, b) => b.score - a.score)
  const points: RocPoint[] = [{ falsePositiveRate: 0, truePositiveRate: 0, threshold: null }]
  let [hits, alarms] = [0, 0]
  for (const [i, { score, isPositive }] of sorted.entries()) {
    if (isPositive) hits += 1
    else alarms += 1
    if (sorted[i + 1]?.score !== score)
      points.push({ falsePositiveRate: alarms / negatives, truePositiveRate: hits / positives, threshold: score })
  }
  return thin(points, most)
}
