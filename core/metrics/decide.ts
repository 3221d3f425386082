/**
 * The class that a network's answer stands for: the positive class where its probability reaches the threshold, else
 * the most probable of the others; without a positive class or a threshold the most probable of all.
 * @param probabilities [classes], from 0 to 1
 * @param positiveIndex place of the positive class, or null
 * @param threshold from 0 to 1, or null
 * @returns place in probabilities; the first among equals
 */
export function decideClass(
  probabilities: readonly number[],
  positiveIndex: number | null,
  threshold: number | null,
): number {
  const isThresholded = positiveIndex !== null && threshold !== null
  if (isThresholded && (probabilities[positiveIndex] ?? 0) >= threshold) return positiveIndex
  let best = -1
  for (const [i, probability] of probabilities.entries()) {
    if (isThresholded && i === positiveIndex) continue
    if (best < 0 || probability > (probabilities[best] ?? 0)) best = i
  }
  return best
}
