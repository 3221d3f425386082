import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { sweepUploads } from '#core/upload/sweep-uploads.ts'
import { uploadFolder, uploadPath } from '#core/upload/upload-path.ts'
import { openCore } from '#tests/kit/core.ts'

const { dataDir } = readSettings()
const { database, project, product } = await openCore()
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)

function write(id: string, days: number) {
  mkdirSync(uploadFolder(dataDir), { recursive: true })
  for (const file of [uploadPath(dataDir, id), `${uploadPath(dataDir, id)}.json`]) {
    writeFileSync(file, 'half')
    utimesSync(file, daysAgo(days), daysAgo(days))
  }
}

test('what is no longer needed goes with its bytes and is audited; what may go on, and what is not ours, stays', async () => {
  const { id: projectId, admin } = await project()
  const createdById = admin.actor?.id ?? ''
  const upload = async (days: number, completed: boolean) => {
    const createdAt = daysAgo(days)
    const data = {
      projectId,
      createdById,
      fileName: 'a.zip',
      byteCount: 9,
      createdAt,
      completedAt: completed ? createdAt : null,
    }
    const { id } = await database.upload.create({ data })
    write(id, days)
    return id
  }
  const importOf = async (uploadId: string, status: 'RUNNING' | 'SUCCEEDED') => {
    const finishedAt = status === 'RUNNING' ? null : daysAgo(2)
    const job = await database.job.create({ data: { projectId, kind: 'IMPORT', status, finishedAt, createdById } })
    const source = { source: 'UPLOAD', location: 'a.zip' } as const
    await database.import.create({ data: { projectId, jobId: job.id, uploadId, ...source } })
  }
  const [abandoned, young, used, reading] = [
    await upload(8, false),
    await upload(0.5, false),
    await upload(9, true),
    await upload(9, true),
  ]
  await importOf(used, 'SUCCEEDED')
  await importOf(reading, 'RUNNING')
  const [oldOrphan, youngOrphan] = [randomUUID(), randomUUID()]
  write(oldOrphan, 8)
  write(youngOrphan, 1)
  const halfRemoved = await upload(0, true)
  await database.upload.update({ where: { id: halfRemoved }, data: { removedAt: new Date() } })
  writeFileSync(`${uploadFolder(dataDir)}/README`, 'somebody put this here')

  const swept = await sweepUploads(product())
  expect([...swept].sort()).toEqual([abandoned, used, oldOrphan, halfRemoved].sort())
  const left = [young, reading, youngOrphan].flatMap(id => [id, `${id}.json`])
  expect(readdirSync(uploadFolder(dataDir)).sort()).toEqual([...left, 'README'].sort())
  const events = await database.auditEvent.findMany({ where: { action: 'UPLOAD_REMOVED' } })
  expect(new Map(events.map(e => [e.nounId, e.reason]))).toEqual(
    new Map([
      [abandoned, 'not gone on with in a day'],
      [used, 'imported more than a day ago'],
    ]),
  )
  expect(await sweepUploads(product())).toEqual([])
  expect(existsSync(uploadPath(dataDir, young))).toBe(true)
})
