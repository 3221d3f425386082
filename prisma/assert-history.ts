import type { Migration } from './read-migrations.ts'

export type Recorded = { name: string; checksum: string; isFinished: boolean; logs: string | null }

/** @throws Error naming the first migration whose record and file do not belong together */
export function assertHistory(known: Migration[], recorded: Recorded[]): void {
  const byName = new Map(known.map(migration => [migration.name, migration]))
  const newest = known.at(-1)?.name ?? ''
  for (const row of recorded) {
    const migration = byName.get(row.name)
    if (!row.isFinished)
      throw new Error(
        `migration ${row.name} was begun and never finished${row.logs ? `: ${firstLine(row.logs)}` : ''}; ` +
          `repair the database, then run npm run prisma -- migrate resolve --rolled-back ${row.name}`,
      )
    if (!migration)
      throw new Error(
        row.name > newest
          ? `the database is newer than this version of Lamina: it holds migration ${row.name}, the newest known here is ${newest || 'none'}; start the newer version or restore a backup`
          : `the database holds migration ${row.name}, which is not in prisma/migrations; restore its folder`,
      )
    if (migration.checksum !== row.checksum)
      throw new Error(
        `migration ${row.name} was edited after it was applied: recorded ${row.checksum}, prisma/migrations/${row.name}/migration.sql is now ${migration.checksum}; ` +
          'restore the file and put the change into a new migration',
      )
  }
}

const firstLine = (text: string) => text.trim().split('\n')[0]
