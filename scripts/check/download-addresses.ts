import { readFileSync } from 'node:fs'

/** An address in the lock would bind everybody to one registry, or to the mirror of whoever ran npm install. */
export function findDownloadAddresses(lockFile = 'package-lock.json'): string[] {
  const lock: { packages?: Record<string, { resolved?: string; link?: boolean }> } = JSON.parse(
    readFileSync(lockFile, 'utf8'),
  )
  const named = Object.entries(lock.packages ?? {}).filter(([, { resolved, link }]) => resolved && !link)
  const [first] = named
  if (!first) return []
  return [
    `${lockFile} holds ${named.length} download addresses, the first for ${first[0]}; ` +
      'run: npm install --package-lock-only --omit-lockfile-registry-resolved && node scripts/fix-lock.mjs',
  ]
}
