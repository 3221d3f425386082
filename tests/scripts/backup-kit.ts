import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { recordAudit } from '#core/audit/record.ts'
import { openLocalBlobStore } from '#core/blob/local.ts'
import { inTransaction } from '#core/context.ts'
import { readSettings } from '#core/settings.ts'
import { openCore } from '#tests/kit/core.ts'
import { backupPlace } from '../../scripts/backup/place.ts'
import { restoreBackup } from '../../scripts/backup/restore-backup.ts'
import { readTables } from '../../scripts/backup/tables.ts'
import { writeBackup } from '../../scripts/backup/write-backup.ts'
import { createDatabase, dropDatabase } from '../../scripts/postgres/create-database.ts'

/** A record to back up, and databases to restore it into, of the file that imports this. */

export const core = await openCore()
const { database, blobs } = core
export const url = readSettings().databaseUrl ?? ''
export const folder = await mkdtemp(path.join(tmpdir(), 'lamina-backup-'))
const made: string[] = []
afterAll(async () => {
  for (const name of made) await dropDatabase(inject('adminUrl'), name)
  await rm(folder, { recursive: true, force: true })
})

export const progress = { say: () => {}, signal: new AbortController().signal }
export const emptyDatabase = async (): Promise<string> => {
  const name = `restored_${randomUUID().replaceAll('-', '')}`
  made.push(name)
  return createDatabase(inject('adminUrl'), name)
}
export const withClient = async <T>(at: string, act: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: at })
  await client.connect()
  return act(client).finally(() => client.end())
}

/** Of every row of every table, in an order of its own. */
export const contentOf = (at: string) =>
  withClient(at, async client => {
    const content: Record<string, string> = {}
    for (const { name } of await readTables(client)) {
      const { rows } = await client.query(`select t::text as "row" from public."${name}" t order by 1`)
      content[name] = `${rows.length} ${createHash('sha256').update(JSON.stringify(rows)).digest('hex')}`
    }
    return content
  })

/** What the images of a project name is in the store. */
export async function giveBlobs(projectId: string) {
  const [sha256, previewSha256] = [
    await blobs.put(Buffer.from(`picture of ${projectId}`)),
    await blobs.put(Buffer.from(`preview of ${projectId}`)),
  ]
  await database.image.updateMany({
    where: { projectId },
    data: {
      fileSha256: sha256,
      pictureSha256: sha256,
      thumbnailSha256: previewSha256,
      previewSha256,
      isOriginalKept: false,
    },
  })
  return { sha256, previewSha256 }
}

/** An image whose blobs are there, labelled, with an audit event whose numbers and signs are odd. */
export async function fill() {
  const owner = await core.project()
  const [image] = await core.images(owner, [{ groupKey: 'patient "Ä"', classIndex: 1 }])
  const { sha256, previewSha256 } = await giveBlobs(owner.id)
  await database.image.updateMany({ where: { projectId: owner.id }, data: { sha256, isOriginalKept: true } })
  await inTransaction(owner.admin, ctx =>
    recordAudit(ctx, {
      action: 'IMAGE_TAKEN_OUT',
      nounId: image?.id ?? '',
      projectId: owner.id,
      before: { n: 0.1, deep: [1e21, null, 'a\tb\\n', '\u{1f9b4}'] },
      reason: 'line one\nline two',
    }),
  )
  return { owner, sha256, previewSha256 }
}

export async function backUp(name: string): Promise<string> {
  const place = backupPlace(path.join(folder, name), undefined)
  const target = await place.openTarget()
  await writeBackup({ url, blobs }, target.stream, progress)
  await target.keep()
  return path.join(folder, name)
}
export const restoreInto = async (file: string) => {
  const [ownerUrl, store] = [await emptyDatabase(), await mkdtemp(path.join(folder, 'blobs-'))]
  const into = await openLocalBlobStore(store)
  const whole = await restoreBackup(async () => createReadStream(file), { ownerUrl, blobs: into }, progress)
  return { ownerUrl, blobs: into, ...whole }
}
