import { rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readPostmaster } from './postmaster.ts'

/** Ends the server of these files: at once for those connected, with everything committed on disk. */
export async function stopPostmaster(clusterDir: string, patienceMs = 8_000): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const server = readPostmaster(clusterDir)
    if (!server) return
    process.kill(server.pid, signal)
    const deadline = performance.now() + patienceMs
    while (performance.now() < deadline) {
      if (readPostmaster(clusterDir)?.pid !== server.pid) return
      await wait(25)
    }
  }
  throw new Error(`PostgreSQL in ${clusterDir} did not end`)
}

/** Ends the server and removes its files, also those that had to be kept outside of the data folder. */
export async function removeCluster(dataDir: string, clusterDir: string): Promise<void> {
  await stopPostmaster(clusterDir)
  const home = path.dirname(clusterDir)
  rmSync(home === dataDir ? clusterDir : home, { recursive: true, force: true })
}
