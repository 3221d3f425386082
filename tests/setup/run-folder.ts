import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { choosePlace } from '../../scripts/postgres/choose-place.ts'
import { removeCluster } from '../../scripts/postgres/stop-postmaster.ts'
import { isAlive } from '../../scripts/process.ts'

const runs = path.resolve('.lamina/test')

/** Runs at the same time on one tree each have their own. */
export const runFolder = (pid: number) => path.join(runs, `run-${pid}`)

/** A run that was killed leaves its server and its files; the next one clears them away. */
export async function removeDeadRuns(): Promise<void> {
  if (!existsSync(runs)) return
  for (const name of readdirSync(runs)) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1])
    if (!pid || (pid !== process.pid && isAlive(pid))) continue
    const folder = runFolder(pid)
    await removeCluster(folder, choosePlace(folder).clusterDir)
    rmSync(folder, { recursive: true, force: true })
  }
}
