import { readSettings } from '#core/settings.ts'
import type { CacheLimits } from './ml/pixels/kept-planes.ts'

/** What the settings let caches take of this machine's disk. */
export function cacheLimits(): CacheLimits {
  const { cacheLimitBytes: limitBytes, diskReserveBytes: reserveBytes } = readSettings()
  return { limitBytes, reserveBytes }
}
