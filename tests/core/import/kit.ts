import { expect } from 'vitest'
import { type ApplyInput, applyImport } from '#core/import/apply-import.ts'
import { checkImport } from '#core/import/check-import.ts'
import { type ImportInput, startImport } from '#core/import/start-import.ts'
import type { openCore } from '#tests/kit/core.ts'
import { type Attempt, runTask } from '#tests/kit/run-task.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { importTask } from '#worker/tasks/import.ts'

type Core = Awaited<ReturnType<typeof openCore>>
type Owner = Awaited<ReturnType<Core['project']>>

/** Imports of one project, their jobs run in this process. */
export function importsOf(core: Core, owner: Owner) {
  const { database } = core
  const look = (id: string) =>
    database.import.findUniqueOrThrow({ where: { id }, include: { files: { orderBy: { position: 'asc' } } } })
  return {
    async start(input: Omit<ImportInput, 'projectId'>) {
      const { id, jobId } = await startImport(owner.admin, { ...input, projectId: owner.id })
      expect(await runTask(core, importTask, jobId)).toMatchObject({ status: 'SUCCEEDED', failure: null })
      return look(id)
    },
    async check(input: Omit<ImportInput, 'projectId'>, attempt: Attempt = {}) {
      const { id, checkJobId } = await checkImport(owner.admin, { ...input, projectId: owner.id })
      expect(await runTask(core, checkImportTask, checkJobId, attempt)).toMatchObject({
        status: 'SUCCEEDED',
        failure: null,
      })
      return look(id)
    },
    async apply(importId: string, input: Omit<ApplyInput, 'importId'> = {}) {
      const { jobId } = await applyImport(owner.admin, { ...input, importId })
      expect(await runTask(core, importTask, jobId)).toMatchObject({ status: 'SUCCEEDED', failure: null })
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
        labels: row.labels.map(l => [l.labelClass.name, l.labeller?.replace(/^import:[0-9a-f]{64}/, 'import') ?? null]),
      }))
    },
  }
}

/** Outcome and reason of every file. */
export const outcomesOf = (imported: { files: { path: string; outcome: string; reason: string | null }[] }) =>
  Object.fromEntries(imported.files.map(f => [f.path, f.reason === null ? f.outcome : `${f.outcome}: ${f.reason}`]))
