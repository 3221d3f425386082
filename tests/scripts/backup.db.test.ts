import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import pg from 'pg'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { recordAudit } from '#core/audit/record.ts'
import { localPath, openLocalBlobStore } from '#core/blob/local.ts'
import { inTransaction } from '#core/context.ts'
import { setLabel } from '#core/label/set-label.ts'
import { readSettings } from '#core/settings.ts'
import { migrate } from '#prisma/migrate.ts'
import { openCore } from '#tests/kit/core.ts'
import { backupPlace } from '../../scripts/backup/place.ts'
import { readBackup } from '../../scripts/backup/read-backup.ts'
import { restoreBackup } from '../../scripts/backup/restore-backup.ts'
import { readTables } from '../../scripts/backup/tables.ts'
import { writeBackup } from '../../scripts/backup/write-backup.ts'
import { createDatabase, dropDatabase } from '../../scripts/postgres/create-database.ts'

const core = await openCore()
const { database, blobs } = core
const url = readSettings().databaseUrl ?? ''
const folder = await mkdtemp(path.join(tmpdir(), 'lamina-backup-'))
const made: string[] = []
afterAll(async () => {
  for (const name of made) await dropDatabase(inject('adminUrl'), name)
  await rm(folder, { recursive: true, force: true })
})

const progress = { say: () => {}, signal: new AbortController().signal }
const emptyDatabase = async () => {
  const name = `restored_${randomUUID().replaceAll('-', '')}`
  made.push(name)
  return createDatabase(inject('adminUrl'), name)
}
const withClient = async <T>(at: string, act: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: at })
  await client.connect()
  return act(client).finally(() => client.end())
}

/** Of every row of every table, in an order of its own. */
const contentOf = (at: string) =>
  withClient(at, async client => {
    const content: Record<string, string> = {}
    for (const { name } of await readTables(client)) {
      const { rows } = await client.query(`select t::text as "row" from public."${name}" t order by 1`)
      content[name] = `${rows.length} ${createHash('sha256').update(JSON.stringify(rows)).digest('hex')}`
    }
    return content
  })

/** What the images of a project name is in the store. */
async function giveBlobs(projectId: string) {
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
async function fill() {
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

async function backUp(name: string): Promise<string> {
  const place = backupPlace(path.join(folder, name), undefined)
  const target = await place.openTarget()
  await writeBackup({ url, blobs }, target.stream, progress)
  await target.keep()
  return path.join(folder, name)
}
const restoreInto = async (file: string) => {
  const [ownerUrl, store] = [await emptyDatabase(), await mkdtemp(path.join(folder, 'blobs-'))]
  const into = await openLocalBlobStore(store)
  const whole = await restoreBackup(async () => createReadStream(file), { ownerUrl, blobs: into }, progress)
  return { ownerUrl, blobs: into, ...whole }
}

test('a restored record has the same rows and blobs, its keys and its triggers', async () => {
  const { sha256, previewSha256 } = await fill()
  const file = await backUp('whole.tar')
  const restored = await restoreInto(file)
  expect(await contentOf(restored.ownerUrl)).toEqual(await contentOf(url))
  for (const hash of [sha256, previewSha256])
    expect(await restored.blobs.readVerified(hash)).toEqual(await blobs.read(hash))
  expect(restored.sums).toMatchObject({ blobCount: 2, missingBlobs: [] })
  await withClient(restored.ownerUrl, async client => {
    await expect(client.query('delete from "AuditEvent"')).rejects.toThrow(/append-only|may not|refuses/i)
    await expect(
      client.query(`insert into "LabelClass" ("id", "projectId", "name", "position") values ($1, $1, 'x', 9)`, [
        randomUUID(),
      ]),
    ).rejects.toThrow(/foreign key/)
  })
  expect(await migrate(restored.ownerUrl)).toEqual([])
})

test('what is written while a backup is made is in it as a whole or not at all', async () => {
  const owner = await core.project()
  const made = await core.images(
    owner,
    Array.from({ length: 20 }, (_, i) => ({ groupKey: `p${i}`, classIndex: null })),
  )
  await giveBlobs(owner.id)
  let [isOver, given] = [false, 0]
  const labelling = (async () => {
    for (let version = 0; !isOver; version++)
      for (const [i, { id: imageId }] of made.entries()) {
        const labelClassId = owner.labelClasses[(i + version) % 2]?.id ?? ''
        await setLabel(owner.admin, { imageId, labelClassId, expectedVersion: version })
        given += 1
      }
  })()
  await expect.poll(() => given, { timeout: 30_000 }).toBeGreaterThan(0)
  const givenBefore = given
  const file = await backUp('busy.tar')
  const givenMeanwhile = given - givenBefore
  isOver = true
  await labelling
  expect(givenMeanwhile).toBeGreaterThan(0)
  const restored = await restoreInto(file)
  await withClient(restored.ownerUrl, async client => {
    const { rows } = await client.query<{ labels: string; events: string; versions: string }>(`
      select (select count(*) from "Label" where "origin" = 'READER') as labels,
        (select count(*) from "AuditEvent" where "action" = 'LABEL_GIVEN') as events,
        (select sum("labelVersion") from "Image" where "projectId" = '${owner.id}') as versions`)
    expect(Number(rows[0]?.labels)).toBeGreaterThanOrEqual(givenBefore)
    expect(rows[0]?.events).toBe(rows[0]?.labels)
    expect(rows[0]?.versions).toBe(rows[0]?.labels)
  })
}, 60_000)

describe('a backup that is not whole', () => {
  const changes: [string, (bytes: Buffer) => Buffer, RegExp][] = [
    ['empty', () => Buffer.alloc(0), /damaged or cut short/],
    ['cut in its head', b => b.subarray(0, 700), /damaged or cut short/],
    ['cut in its midst', b => b.subarray(0, b.length >> 1), /damaged or cut short/],
    ['without its last entry', b => b.subarray(0, b.lastIndexOf('sums.json')), /damaged or cut short/],
    ['with a changed byte in a table', b => changed(b, b.indexOf('tables/AuditEvent/') + 700), /table AuditEvent has/],
    [
      'with a changed byte in a blob',
      b => changed(b, b.indexOf('picture of ')),
      /^the backup is damaged.*blob [0-9a-f]{64}/,
    ],
    ['of something else', () => Buffer.from('PK\x03\x04 this is no TAR'.repeat(100)), /damaged or cut short/],
    [
      'of another format',
      b => Buffer.from(b.toString('latin1').replace('"format": 1', '"format": 7'), 'latin1'),
      /allowed: 1/,
    ],
  ]
  const changed = (bytes: Buffer, at: number) => {
    const copy = Buffer.from(bytes)
    copy[at] = (copy[at] ?? 0) ^ 0xff
    return copy
  }
  test.each(changes)('%s is refused, and nothing of it is written', async (name, change, said) => {
    await fill()
    const whole = await readFile(await backUp(`${name}.tar`))
    const file = path.join(folder, `${name} changed.tar`)
    await writeFile(file, change(whole))
    const ownerUrl = await emptyDatabase()
    const into = await openLocalBlobStore(await mkdtemp(path.join(folder, 'blobs-')))
    await expect(
      restoreBackup(async () => createReadStream(file), { ownerUrl, blobs: into }, progress),
    ).rejects.toThrow(said)
    expect(await withClient(ownerUrl, readTables)).toEqual([])
    for await (const blob of into.list()) expect(blob).toBeUndefined()
  })
})

test('blobs that are lost or changed are named, and all others are in it', async () => {
  const { sha256, previewSha256 } = await fill()
  await blobs.remove(sha256)
  await writeFile(localPath(blobs.place, previewSha256), 'others')
  const { sums } = await readBackup(createReadStream(await backUp('lost.tar')), progress.signal)
  expect(sums.lostBlobs).toEqual([sha256, previewSha256].sort())
  expect(sums.missingBlobs).toEqual(sums.lostBlobs)
  expect(sums.blobCount).toBeGreaterThan(0)
})

test('a database in which somebody works is left alone, one that was only started is used', async () => {
  await fill()
  const file = await backUp('for-others.tar')
  const into = await openLocalBlobStore(await mkdtemp(path.join(folder, 'blobs-')))
  const before = await contentOf(url)
  const again = restoreBackup(async () => createReadStream(file), { ownerUrl: url, blobs: into }, progress)
  await expect(again).rejects.toThrow(/^the database has \d+ accounts: /)
  expect(await contentOf(url)).toEqual(before)
  const started = await emptyDatabase()
  await migrate(started)
  await restoreBackup(async () => createReadStream(file), { ownerUrl: started, blobs: into }, progress)
  expect(await contentOf(started)).toEqual(before)
})

test('a database to which somebody is connected, or that holds tables of others, is left alone', async () => {
  await fill()
  const file = await backUp('for-nobody.tar')
  const into = await openLocalBlobStore(await mkdtemp(path.join(folder, 'blobs-')))
  const restore = (ownerUrl: string) =>
    restoreBackup(async () => createReadStream(file), { ownerUrl, blobs: into }, progress)
  const open = await emptyDatabase()
  await withClient(open, () => expect(restore(open)).rejects.toThrow('1 other connections to the database are open'))
  const foreign = await emptyDatabase()
  await withClient(foreign, client => client.query('create table "User" ("id" text); create table mine ("id" text)'))
  await expect(restore(foreign)).rejects.toThrow('the database holds tables that are not of Lamina')
  await withClient(foreign, client => client.query('select from mine'))
})

test('sessions are not restored: what was ended since must not come alive again', async () => {
  const { owner } = await fill()
  const userId = owner.admin.actor?.id ?? ''
  const expiresAt = new Date(Date.now() + 3_600_000)
  await database.session.create({ data: { id: randomUUID(), tokenSha256: randomUUID(), userId, expiresAt } })
  const { ownerUrl, sums } = await restoreInto(await backUp('sessions.tar'))
  expect(sums.tables.find(table => table.name === 'Session')?.rowCount).toBeGreaterThan(0)
  const { rows } = await withClient(ownerUrl, client => client.query('select from "Session"'))
  expect(rows).toEqual([])
  await database.session.deleteMany()
})

test('a source that cannot be read says so, and is not called damaged; one that is left ends', async () => {
  const broken = new Readable({ read: () => broken.destroy(new Error('the share is gone')) })
  await expect(readBackup(broken, progress.signal)).rejects.toThrow('the share is gone')
  const left = new AbortController()
  const endless = new Readable({ read: () => void setImmediate(() => left.abort(new Error('left'))) })
  await expect(readBackup(endless, left.signal)).rejects.toThrow('left')
})

test('a file that is there is never written over', async () => {
  const file = path.join(folder, 'mine.tar')
  await writeFile(file, 'mine')
  await expect(backupPlace(file, undefined).openTarget()).rejects.toThrow(`${file} is there already`)
  expect(await readFile(file, 'utf8')).toBe('mine')
})

test.each([
  ['', 'no place for the backup'],
  [
    'https://example.org/b.tar',
    'no place for a backup: https://example.org/b.tar; allowed: a file, or s3://bucket/name',
  ],
  ['s3://bucket', 'no place for a backup: s3://bucket'],
])('"%s" is no place for it', (text, said) => {
  expect(() => backupPlace(text, undefined)).toThrow(said)
})

test('a whole backup can be looked through without a database', async () => {
  await fill()
  const { head, sums } = await readBackup(createReadStream(await backUp('look.tar')), progress.signal)
  expect(head.tables.map(table => table.name)).toContain('AuditEvent')
  expect(sums.tables.find(table => table.name === 'Project')?.rowCount).toBe(await database.project.count())
})
