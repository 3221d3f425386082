import { formatCount, formatCounted } from '../../lib/format.ts'

/** How often the first answer of whoever reads this is what counts now. */
export function sayAgreed(agreedCount: number, comparedCount: number): string {
  if (comparedCount === 1)
    return agreedCount === 1
      ? 'your first answer is what counts now, on the one image that is compared'
      : 'your first answer is not what counts now, on the one image that is compared'
  return `your first answer is what counts now on ${formatCount(agreedCount)} of ${formatCounted(comparedCount, 'image')}`
}

/** On how many of those that they are measured by it is the gold answer. */
export function sayAsGold(asGoldCount: number, goldCount: number): string {
  if (goldCount === 1)
    return asGoldCount === 1 ? 'your first answer, on the one image' : 'not your first answer, on the one image'
  return `your first answer on ${formatCount(asGoldCount)} of ${formatCounted(goldCount, 'image')}`
}
