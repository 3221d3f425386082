import { createServer, type Socket } from 'node:net'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { Installation, type Launcher } from '../kit/installation.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The port at which running products are lent. */
    products: number
  }
}

const root = path.join(import.meta.dirname, '..', '..')

interface Lent {
  installation: Installation
  launcher: Launcher
  url: string
}

/**
 * Lends running products, one to a test file at a time: to start one takes longer than most files. Whoever connects gets the
 * environment of one, emptied, and has it until they hang up. One that is not at rest then is not lent again.
 */
export default async function setup(project: TestProject) {
  const idle: Lent[] = []
  const all = new Set<Lent>()
  const endings: Promise<void>[] = []

  async function start(): Promise<Lent> {
    const installation = await Installation.of(root)
    const launcher = installation.start()
    const lent = { installation, launcher, url: '' }
    all.add(lent)
    const { output } = await launcher.ready()
    return Object.assign(lent, { url: /ready at (\S+)/.exec(output)?.[1] ?? '' })
  }

  async function end(lent: Lent): Promise<void> {
    all.delete(lent)
    await lent.installation.remove()
  }

  async function lend(socket: Socket): Promise<void> {
    const hungUp = new Promise(resolve => socket.once('close', resolve))
    const lent = idle.pop() ?? (await start())
    await insist(() => empty(lent.installation))
    socket.write(`${JSON.stringify({ env: lent.installation.env, url: lent.url })}\n`)
    await hungUp
    if (await isAtRest(lent)) idle.push(lent)
    else endings.push(end(lent))
  }

  const server = createServer(socket => {
    socket.on('error', () => socket.destroy()).resume()
    lend(socket).catch(error => socket.end(`${JSON.stringify({ error: String(error) })}\n`))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error(`listens at ${address}`)
  project.provide('products', address.port)
  return async () => {
    server.close()
    await Promise.all([...endings, ...[...all].map(end)])
  }
}

/** Whoever waits for a job, and whatever a part holds in its memory of it, would meet the next file. */
async function isAtRest({ installation, launcher }: Lent): Promise<boolean> {
  if (launcher.child.exitCode !== null || launcher.child.signalCode !== null) return false
  const busy = `select 1 from "Job" where "status" in ('QUEUED', 'RUNNING') limit 1`
  return await installation.query(busy).then(
    rows => rows.length === 0,
    () => false,
  )
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: deadlock_detected */
const deadlocked = '40P01'

/** Once more where what a part sweeps by itself was in the way: one of the two is ended, and this may be the one. */
async function insist(act: () => Promise<void>): Promise<void> {
  for (let left = 5; ; left -= 1) {
    try {
      return await act()
    } catch (error) {
      const isDeadlock = error instanceof Error && 'code' in error && error.code === deadlocked
      if (!isDeadlock || left === 0) throw error
    }
  }
}

/** What people did is gone, by the superuser past all that refuses it; workers keep their rows. */
async function empty(installation: Installation): Promise<void> {
  await installation.query(`do $$
    declare
      named text := (
        select string_agg(format('%I', tablename), ', ') from pg_tables
        where schemaname = 'public' and tablename not in ('_prisma_migrations', 'Worker')
      );
    begin
      set local session_replication_role = replica;
      execute 'truncate ' || named;
    end $$`)
}
