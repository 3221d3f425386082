import { expect } from 'vitest'
import { type ApplyInput, applyImport } from '#core/import/apply-import.ts'
import type { AskedReading } from '#core/import/ask-reading.ts'
import { checkImport } from '#core/import/check-import.ts'
import { readImport } from '#core/import/read-import.ts'
import { type ImportInput, startImport } from '#core/import/start-import.ts'
import type { openCore } from '#tests/kit/core.ts'
import { type Attempt, runTask } from '#tests/kit/run-task.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { importTask } from '#worker/tasks/import.ts'

type Core = Awaited<ReturnType<typeof openCore>>
type Owner = Awaited<ReturnType<Core['project']>>
type Source = Omit<ImportInput, 'projectId'>

const succeeded = { status: 'SUCCEEDED', failure: null }

/** Imports of one project, their jobs run in this process. */
export function importsOf(core: Core, owner: Owner) {
  const { database } = core
  const look = (id: string) =>
    database.import.findUniqueOrThrow({ where: { id }, include: { files: { orderBy: { position: 'asc' } } } })
  return {
    async start(input: Source) {
      const { id, jobId } = await startImport(owner.admin, { ...input, projectId: owner.id })
      expect(await runTask(core, importTask, jobId)).toMatchObject(succeeded)
      return look(id)
    },
    /** Of a source that cannot be brought in: why its jobs, with and without a look before, fail; nothing of it is there. */
    async failures(input: Source) {
      const started = await startImport(owner.admin, { ...input, projectId: owner.id })
      const direct = await runTask(core, importTask, started.jobId)
      const begun = await checkImport(owner.admin, { ...input, projectId: owner.id })
      const check = await runTask(core, checkImportTask, begun.checkJobId)
      expect(await database.image.count({ where: { importId: started.id } })).toBe(0)
      return { direct: direct.failure, check: check.failure }
    },
    async check(input: Source, attempt: Attempt = {}) {
      const { id, checkJobId } = await checkImport(owner.admin, { ...input, projectId: owner.id })
      expect(await runTask(core, checkImportTask, checkJobId, attempt)).toMatchObject(succeeded)
      return look(id)
    },
    /** Reads what was looked at in another way. */
    async read(importId: string, reading: AskedReading) {
      const { checkJobId } = await readImport(owner.admin, { importId, reading })
      expect(await runTask(core, checkImportTask, checkJobId)).toMatchObject(succeeded)
      return look(importId)
    },
    async apply(importId: string, input: Omit<ApplyInput, 'importId'> = {}) {
      const { jobId } = await applyImport(owner.admin, { ...input, importId })
      expect(await runTask(core, importTask, jobId)).toMatchObject(succeeded)
      return look(importId)
    },
    look,
    /** Images by file name, with class and group and the answers behind them. */
    async images() {
      const rows = await database.image.findMany({
        where: { projectId: owner.id },
        include: { labelClass: true, labels: { include: { labelClass: true }, orderBy: { version: 'asc' } } },
        orderBy: { fileName: 'asc' },
      })
      return rows.map(row => ({
        fileName: row.fileName,
        className: row.labelClass?.name ?? null,
        groupKey: row.groupKey,
        labels: row.labels.map(l => [
          l.labelClass?.name,
          l.labeller?.replace(/^import:[0-9a-f]{64}/, 'import') ?? null,
        ]),
      }))
    },
    /** The split as published of every image, by file name. */
    async splits() {
      const rows = await database.image.findMany({ where: { projectId: owner.id }, orderBy: { fileName: 'asc' } })
      return Object.fromEntries(rows.map(row => [row.fileName, row.publishedSplit]))
    },
  }
}

/** Outcome and reason of every file. */
export const outcomesOf = (imported: { files: { path: string; outcome: string; reason: string | null }[] }) =>
  Object.fromEntries(imported.files.map(f => [f.path, f.reason === null ? f.outcome : `${f.outcome}: ${f.reason}`]))
