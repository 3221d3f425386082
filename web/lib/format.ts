const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' })

export const formatCount = (n: number) => number.format(n)

/** "1 image", "12 images". */
export const formatCounted = (n: number, singular: string, plural = `${singular}s`) =>
  `${formatCount(n)} ${n === 1 ? singular : plural}`

/** As far as pages count their lists: totalCount(atMost: 10001). */
export const countedTo = 10_000

/** "12", "10,000+". */
export const formatListCount = (n: number) => (n > countedTo ? `${formatCount(countedTo)}+` : formatCount(n))

/** "1 image", "12 images", "10,000+ images". */
export const formatListCounted = (n: number, singular: string) =>
  `${formatListCount(n)} ${n === 1 ? singular : `${singular}s`}`

export const formatPercent = (share: number, digits = 1) => `${(share * 100).toFixed(digits)}%`

/** A percentage that never rounds to certainty: ">99.9%", "<0.1%". */
export function formatProbability(probability: number): string {
  if (probability < 1 && probability >= 0.9995) return '>99.9%'
  if (probability > 0 && probability < 0.0005) return '<0.1%'
  return formatPercent(probability)
}

export const formatFigure = (value: number, digits = 3) => value.toFixed(digits)

/** 2026-11-23 19:04:05 in the viewer's own time zone: unambiguous in an audit. */
export const formatInstant = (at: string) => new Date(at).toLocaleString('sv-SE')

export function formatAge(at: string, now: number): string {
  const seconds = Math.min(0, Math.round((new Date(at).getTime() - now) / 1000))
  const size = Math.abs(seconds)
  if (size < 10) return 'just now'
  if (size < 60) return relative.format(seconds, 'second')
  if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute')
  if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour')
  if (size < 30 * 86_400) return relative.format(Math.round(seconds / 86_400), 'day')
  return formatInstant(at).slice(0, 10)
}

export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MiB`
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`
}

/** IMPORT_FINISHED -> Import finished. */
export const formatWord = (constant: string) => {
  const words = constant
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/\bapi\b/, 'API')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A rate with as many digits as matter. */
export const formatSpeed = (rate: number) => (rate < 100 ? rate.toFixed(1) : formatCount(rate))
