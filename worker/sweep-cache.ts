import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { unlessMissing } from '#core/unless-missing.ts'

/**
 * What is made again when it is missed, and archives of weights, unpacked by somebody who was killed over it; pretrained
 * models beside them may have been brought by hand.
 */
const folders = ['pixels', 'features', 'archives']
/** Below the limit, so that the next run does not begin with a sweep. */
const leftPart = 0.9

/**
 * Keeps decoded images and features below a limit: those that nobody read for longest go first.
 * @returns how many files were removed
 */
export async function sweepCache(dataDir: string, limitBytes: number): Promise<number> {
  const entries: { file: string; size: number; usedMs: number }[] = []
  for (const folder of folders) {
    const root = path.join(dataDir, 'cache', folder)
    const found = (await unlessMissing(readdir(root, { withFileTypes: true, recursive: true }))) ?? []
    for (const entry of found) {
      if (!entry.isFile()) continue
      const file = path.join(entry.parentPath, entry.name)
      const is = await unlessMissing(stat(file))
      // A disk that notes no reading is told by writing alone.
      if (is) entries.push({ file, size: is.size, usedMs: Math.max(is.atimeMs, is.mtimeMs) })
    }
  }
  let total = entries.reduce((sum, { size }) => sum + size, 0)
  if (total <= limitBytes) return 0
  let removed = 0
  for (const { file, size } of entries.sort((a, b) => a.usedMs - b.usedMs)) {
    if (total <= limitBytes * leftPart) break
    await rm(file, { force: true })
    total -= size
    removed++
  }
  return removed
}
