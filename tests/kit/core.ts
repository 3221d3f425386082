import { randomUUID } from 'node:crypto'
import { afterAll } from 'vitest'
import { openLocalBlobStore } from '#core/blob/local.ts'
import type { BlobStore } from '#core/blob/store.ts'
import type { Context } from '#core/context.ts'
import { type Database, openDatabase } from '#core/database.ts'
import type { Role } from '#core/generated/prisma/enums.ts'
import { claimJob } from '#core/job/claim.ts'
import { openLog } from '#core/log.ts'
import { createProject } from '#core/project/create-project.ts'
import { openQueue } from '#core/queue.ts'
import { readSettings } from '#core/settings.ts'
import { writeLabelRows } from './label-rows.ts'

export type TestContext = Context<Database> & { blobs: BlobStore }

export const log = openLog('test')

/** A real database and queue of this file's own, closed after it. */
export async function openCore() {
  const { databaseUrl = '', dataDir } = readSettings()
  const database = openDatabase(databaseUrl)
  const queue = await openQueue(databaseUrl, 'client', log)
  const blobs = await openLocalBlobStore(`${dataDir}/blobs`)
  afterAll(async () => {
    await queue.boss.stop({ graceful: false })
    await database.$disconnect()
  })
  const product = (): TestContext => ({
    ...{ database, queue, blobs, actor: null },
    ...{ requestId: randomUUID(), now: new Date() },
  })

  const person = async (name: string, isAdmin = false): Promise<TestContext> => {
    const id = randomUUID()
    await database.user.create({ data: { id, name, email: `${id}@example.org`, isAdmin } })
    return { ...product(), actor: { id, name, isAdmin, key: null } }
  }
  const member = async (projectId: string, ...roles: Role[]): Promise<TestContext> => {
    const ctx = await person(roles.join(' and ').toLowerCase())
    await database.membership.create({ data: { projectId, userId: ctx.actor?.id ?? '', roles } })
    return ctx
  }
  const project = async (classes = ['Normal', 'Fracture']) => {
    const admin = await person('admin', true)
    const labelClasses = classes.map((name, i) => ({ name, isPositive: i === 1 }))
    const made = await createProject(admin, { name: randomUUID(), question: 'Is it broken?', labelClasses })
    const labelled = await database.labelClass.findMany({ where: { projectId: made.id }, orderBy: { position: 'asc' } })
    return { admin, id: made.id, labelClasses: labelled }
  }
  /** Images without bytes, as an import would have left them; labelled by class position, null: not at all. */
  const images = async (
    owner: { admin: TestContext; id: string; labelClasses: { id: string }[] },
    wanted: { groupKey: string; classIndex: number | null }[],
  ) => {
    const createdById = owner.admin.actor?.id ?? ''
    const over = { status: 'SUCCEEDED', finishedAt: new Date() } as const
    const job = await database.job.create({ data: { projectId: owner.id, kind: 'IMPORT', createdById, ...over } })
    const source = { projectId: owner.id, jobId: job.id, source: 'FOLDER', location: '/none' } as const
    const imported = await database.import.create({ data: source })
    const rows = wanted.map(({ groupKey, classIndex }, i) => ({
      projectId: owner.id,
      importId: imported.id,
      sha256: (randomUUID() + randomUUID()).replaceAll('-', ''),
      fileSha256: '0'.repeat(64),
      pictureSha256: '0'.repeat(64),
      thumbnailSha256: '0'.repeat(64),
      previewSha256: '0'.repeat(64),
      fileName: `${i}.png`,
      mediaType: 'image/png',
      byteCount: 1,
      width: 1,
      height: 1,
      bitDepth: 8,
      groupKey,
      labelVersion: classIndex === null ? 0 : 1,
      readingState: classIndex === null ? ('UNREAD' as const) : ('DONE' as const),
      labelClassId: classIndex === null ? null : (owner.labelClasses[classIndex]?.id ?? null),
    }))
    const made = await database.image.createManyAndReturn({ data: rows })
    const labels = made.flatMap(({ id: imageId, labelClassId }) =>
      labelClassId ? [{ imageId, labelClassId, readerId: createdById, origin: 'IMPORT' as const }] : [],
    )
    await writeLabelRows(database, owner.id, labels)
    return made
  }
  const claim = async (jobId: string, attempt = 1) => {
    const worker = await database.worker.create({ data: { host: 'test', pid: 1, engine: 'cpu', engineReason: '' } })
    const claimed = await claimJob(product(), { jobId, attempt, workerId: worker.id })
    if (!claimed) throw new Error(`job ${jobId} could not be claimed`)
    return claimed
  }
  return { database, queue, blobs, product, person, member, project, images, claim }
}
