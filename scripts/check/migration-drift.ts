import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { migrate } from '../../prisma/migrate.ts'
import { createDatabase } from '../postgres/create-database.ts'
import { findFreePort } from '../postgres/find-free-port.ts'
import { startPostgres } from '../postgres/start-postgres.ts'

/** Migrates a database of its own and asks Prisma whether that is what prisma/schema describes. */
export async function findMigrationDrift(): Promise<string[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'lamina-check-'))
  const server = await startPostgres({ dataDir, port: await findFreePort(), isThrowaway: true })
  try {
    const url = await createDatabase(server.url, 'check')
    await migrate(url)
    return askPrisma(url)
  } finally {
    await server.remove()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** @param schema the file or folder to compare the database with */
export function askPrisma(url: string, schema = 'prisma/schema'): string[] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/prisma.mjs', 'migrate', 'diff', '--from-config-datasource', '--to-schema', schema, '--exit-code'],
    { env: { ...process.env, DATABASE_URL: url }, encoding: 'utf8' },
  )
  if (status === 0) return []
  if (status !== 2) return [`migrations and prisma/schema could not be compared: ${stderr.trim().split('\n').at(-1)}`]
  const differences = stdout.split('\n').filter(line => /^\s*(\[[+*-]\]|-) /.test(line))
  return [
    `prisma/migrations do not lead to ${schema} (${differences.map(line => line.trim().replace(/^- /, '')).join(' ')}); ` +
      'run on a database of yours: DATABASE_URL=... npm run prisma -- migrate dev',
  ]
}
