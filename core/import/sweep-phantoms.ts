import { readdir, rm } from 'node:fs/promises'
import { unlessMissing } from '#core/blob/disk.ts'
import type { Context } from '#core/context.ts'
import { isId } from '#core/id.ts'
import { phantomFolder, phantomFolders } from '#core/import/phantom-folder.ts'

/** Removes drawn phantoms whose import is over, or is of no import any more: what was added lies in the blob store. @returns their imports */
export async function sweepPhantoms(ctx: Context, dataDir: string): Promise<string[]> {
  const ids = ((await unlessMissing(readdir(phantomFolders(dataDir)))) ?? []).filter(isId)
  const removed: string[] = []
  for (const id of ids) {
    const imported = await ctx.database.import.findUnique({ where: { id }, include: { job: true } })
    const status = imported?.job?.status
    if (status === 'QUEUED' || status === 'RUNNING') continue
    await rm(phantomFolder(dataDir, id), { recursive: true, force: true })
    removed.push(id)
  }
  return removed
}
