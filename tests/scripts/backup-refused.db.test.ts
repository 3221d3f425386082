import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { openLocalBlobStore } from '#core/blob/local.ts'
import { migrate } from '#prisma/migrate.ts'
import { backupPlace } from '../../scripts/backup/place.ts'
import { readBackup } from '../../scripts/backup/read-backup.ts'
import { restoreBackup } from '../../scripts/backup/restore-backup.ts'
import { readTables } from '../../scripts/backup/tables.ts'
import { backUp, contentOf, emptyDatabase, fill, folder, progress, url, withClient } from './backup-kit.ts'

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
