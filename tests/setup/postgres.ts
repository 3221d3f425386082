import { rmSync } from 'node:fs'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../prisma/migrate.ts'
import { createDatabase } from '../../scripts/postgres/create-database.ts'
import { findFreePort } from '../../scripts/postgres/find-free-port.ts'
import { readPostmaster } from '../../scripts/postgres/postmaster.ts'
import { startPostgres } from '../../scripts/postgres/start-postgres.ts'
import { removeDeadRuns, runFolder } from './run-folder.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The run's own server, as its superuser. */
    adminUrl: string
    /** The migrated database that every file's own is copied from. */
    templateName: string
    /** Removed with everything below it when the run ends. */
    runFolder: string
  }
}

type Run = { adminUrl: string; stop: () => Promise<void> }
const templateName = 'template_lamina'
const shared = globalThis as typeof globalThis & { laminaTestRun?: Promise<Run> }

/** One server and one migrated template a vitest run, whichever projects need it. */
export default async function setup(project: TestProject) {
  shared.laminaTestRun ??= start()
  const run = await shared.laminaTestRun
  project.provide('adminUrl', run.adminUrl)
  project.provide('templateName', templateName)
  project.provide('runFolder', runFolder(process.pid))
  return run.stop
}

async function start(): Promise<Run> {
  await removeDeadRuns()
  const dataDir = runFolder(process.pid)
  const server = await startPostgres({ dataDir, port: await findFreePort(), isThrowaway: true })
  await migrate(await createDatabase(server.url, templateName))
  const remove = () => {
    for (const folder of [path.dirname(server.clusterDir), dataDir]) rmSync(folder, { recursive: true, force: true })
  }
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= server.stop().then(remove))
  // a run that is ended by a signal does not reach its teardown
  const abandon = () => {
    const left = readPostmaster(server.clusterDir)
    if (left) process.kill(left.pid, 'SIGQUIT')
    remove()
  }
  process.once('exit', () => stopping ?? abandon())
  process.once('SIGTERM', () => process.exit(143))
  return { adminUrl: server.url, stop }
}
