import { createHash } from 'node:crypto'
import { truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type FileSource, hashSource, readSource } from '#core/import/read-source.ts'
import { newFolder } from '#tests/kit/pictures.ts'
import { writeTar } from '#tests/kit/tar.ts'
import { writeZip } from '#tests/kit/zip.ts'

const mebi = 2 ** 20
const contents: [string, Buffer][] = [0, 1, mebi, mebi + 1, 5 * mebi - 1].map(size => [
  `${size}.png`,
  Buffer.from(Array.from({ length: size }, (_, i) => (i * 7 + (i >> 8)) & 255)),
])
const entries = contents.map(([name, data]) => ({ name, data }))
const folder = await newFolder()
for (const [name, data] of contents) await writeFile(path.join(folder, name), data)
await writeFile(path.join(folder, 'all.tar'), writeTar(entries))
await writeFile(path.join(folder, 'all.zip'), writeZip(entries))
const sources: [string, (name: string) => FileSource][] = [
  ['folder', name => ({ kind: 'file', folder, path: name })],
  ['tar', name => ({ kind: 'tar', tar: path.join(folder, 'all.tar'), path: name })],
  ['zip', name => ({ kind: 'zip', zip: path.join(folder, 'all.zip'), path: name })],
]

test.each(sources)('what a %s holds has the hash of its bytes, whatever their number', async (_, sourceOf) => {
  for (const [name, data] of contents) {
    const sha256 = createHash('sha256').update(data).digest('hex')
    expect([name, await hashSource(sourceOf(name))]).toEqual([name, sha256])
  }
  const gone = await readSource(sourceOf('gone.png')).catch(String)
  await expect(hashSource(sourceOf('gone.png'))).rejects.toThrow(String(gone).replace(/^\w+: /, ''))
})

test('a file that is cut short while it is hashed has no hash: not that of what was there', async () => {
  await writeFile(path.join(folder, 'cut.png'), Buffer.alloc(200 * mebi))
  const hashing = expect(hashSource({ kind: 'file', folder, path: 'cut.png' })).rejects.toThrow(
    /^file is \d+ of 209715200 bytes; allowed: a whole file$/,
  )
  // It has begun, and is not over: that takes some tenths of a second.
  await delay(20)
  await truncate(path.join(folder, 'cut.png'))
  await hashing
})

test('of a large file a little is in memory, and this thread does something else meanwhile', async () => {
  const large = Buffer.alloc(200 * mebi)
  await writeFile(path.join(folder, 'large.png'), large)
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  let turns = 0
  const watch = setInterval(() => {
    turns++
    most = Math.max(most, process.memoryUsage().arrayBuffers)
  })
  try {
    const sha256 = await hashSource({ kind: 'file', folder, path: 'large.png' })
    expect(sha256).toBe(createHash('sha256').update(large).digest('hex'))
  } finally {
    clearInterval(watch)
  }
  expect(turns).toBeGreaterThan(10)
  expect(most - before).toBeLessThan(40 * mebi)
})
