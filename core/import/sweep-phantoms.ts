import { readdir, rm } from 'node:fs/promises'
import { type Context, inTransaction } from '#core/context.ts'
import { isId } from '#core/id.ts'
import { phantomFolder, phantomFolders } from '#core/import/phantom-folder.ts'
import { unlessMissing } from '#core/unless-missing.ts'

/** Removes drawn phantoms whose import is over, or is of no import any more: what was added lies in the blob store. @returns their imports */
export async function sweepPhantoms(ctx: Context, dataDir: string): Promise<string[]> {
  const ids = ((await unlessMissing(readdir(phantomFolders(dataDir)))) ?? []).filter(isId)
  const removed: string[] = []
  for (const id of ids) if (await removeOver(ctx, dataDir, id)) removed.push(id)
  return removed
}

/** While the job's row is held nobody has it go on, and draws anew what is being removed. */
const removeOver = (ctx: Context, dataDir: string, id: string): Promise<boolean> =>
  inTransaction(
    ctx,
    async ctx => {
      const [job] = await ctx.database.$queryRaw<{ isUnderWay: boolean }[]>`
        select "status" in ('QUEUED', 'RUNNING') as "isUnderWay" from "Job"
        where "id" = (select "jobId" from "Import" where "id" = ${id}::uuid) for no key update`
      if (job?.isUnderWay) return false
      await rm(phantomFolder(dataDir, id), { recursive: true, force: true })
      return true
    },
    60_000,
  )
