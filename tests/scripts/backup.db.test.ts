import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { localPath } from '#core/blob/local.ts'
import { setLabel } from '#core/label/set-label.ts'
import { migrate } from '#prisma/migrate.ts'
import { readBackup } from '../../scripts/backup/read-backup.ts'
import { backUp, contentOf, core, fill, giveBlobs, progress, restoreInto, url, withClient } from './backup-kit.ts'

const { database, blobs } = core

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

test('blobs that are lost or changed are named, and all others are in it', async () => {
  const { sha256, previewSha256 } = await fill()
  await blobs.remove(sha256)
  await writeFile(localPath(blobs.place, previewSha256), 'others')
  const { sums } = await readBackup(createReadStream(await backUp('lost.tar')), progress.signal)
  expect(sums.lostBlobs).toEqual([sha256, previewSha256].sort())
  expect(sums.missingBlobs).toEqual(sums.lostBlobs)
  expect(sums.blobCount).toBeGreaterThan(0)
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

test('a whole backup can be looked through without a database', async () => {
  await fill()
  const { head, sums } = await readBackup(createReadStream(await backUp('look.tar')), progress.signal)
  expect(head.tables.map(table => table.name)).toContain('AuditEvent')
  expect(sums.tables.find(table => table.name === 'Project')?.rowCount).toBe(await database.project.count())
})
