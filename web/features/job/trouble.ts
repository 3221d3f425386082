import { formatCounted, formatInstant } from '../../lib/format.ts'

interface Trouble {
  crashCount: number
  obstacleCount: number
  retryAt: string | null
}

/** When a job that was put off is tried again, and how often what was in its way; null: nothing was. */
export function troubleOf({ crashCount, obstacleCount, retryAt }: Trouble): string | null {
  const sentences = [
    retryAt && `Tries again at ${formatInstant(retryAt)}`,
    obstacleCount > 0 && `put off ${formatCounted(obstacleCount, 'time')} in a row`,
    crashCount > 0 && `${formatCounted(crashCount, 'worker')} in a row died over it`,
  ].filter(Boolean)
  const text = sentences.join('; ')
  return text === '' ? null : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
