import { randomBytes } from 'node:crypto'
import { open, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { ZipFile as Yazl } from 'yazl'
import { sumUp, writeZip, type ZipFile } from '#core/dataset-version/write-zip.ts'
import { zipDirectory } from '#core/import/zip/directory.ts'
import { readEntry } from '#core/import/zip/read-entry.ts'
import { newFolder } from '#tests/kit/pictures.ts'

const time = new Date('2026-11-27T12:34:56Z')
/** yazl writes the time of day where it stands: this one says in UTC what it is asked for. */
const mtime = Object.assign(new Date(time), {
  getFullYear: () => time.getUTCFullYear(),
  getMonth: () => time.getUTCMonth(),
  getDate: () => time.getUTCDate(),
  getHours: () => time.getUTCHours(),
  getMinutes: () => time.getUTCMinutes(),
  getSeconds: () => time.getUTCSeconds(),
})

async function* each<T>(values: Iterable<T>) {
  yield* values
}
const file = (name: string, bytes: ZipFile['bytes'], isDeflated = false): ZipFile => ({
  name,
  isDeflated,
  sums: null,
  bytes,
})
const pieces = (bytes: Buffer, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))

test('a ZIP has the bytes that yazl gives it: known beforehand or not, deflated or stored, however its bytes come', async () => {
  const lines = Array.from({ length: 15_000 }, (_, i) => `${randomBytes(32).toString('hex')},Normal,1,P${i},TRAIN\n`)
  const list = Buffer.from(lines.join(''))
  const noise = randomBytes(3_000_000)
  const peer = new Yazl()
  const options = { mtime }
  peer.addBuffer(list, 'list.csv', options)
  peer.addReadStream(Readable.from([list]), 'images/Änderung/list.dcm', options)
  peer.addReadStream(Readable.from([noise]), 'images/noise.png', { ...options, compress: false })
  peer.addReadStream(Readable.from([]), 'images/empty.png', { ...options, compress: false })
  peer.end()
  const expected = await buffer(peer.outputStream)
  for (const size of [997, 70_001, list.length]) {
    const ours = await buffer(
      writeZip(
        time,
        each([
          { ...file('list.csv', pieces(list, size), true), sums: await sumUp(pieces(list, size + 1)) },
          file('images/Änderung/list.dcm', pieces(list, size), true),
          file('images/noise.png', pieces(noise, size * 7)),
          file('images/empty.png', []),
        ]),
      ),
    )
    expect(ours.equals(expected)).toBe(true)
  }
})

test('more files than the older format counts: all are found, each with its bytes', async () => {
  const count = 70_000
  const zip = path.join(await newFolder(), 'many.zip')
  const bytesOf = (i: number) => Buffer.from(`the bytes of ${i}`)
  async function* files() {
    for (let i = 0; i < count; i++) yield file(`images/Normal/${i}.png`, [bytesOf(i)])
  }
  await writeFile(zip, writeZip(time, files()))
  const directory = await zipDirectory(zip)
  expect(directory.size).toBe(count)
  for (const i of [0, 1, 65_534, 65_535, 65_536, count - 1])
    expect(await readEntry(zip, `images/Normal/${i}.png`, 1000)).toEqual(bytesOf(i))
}, 60_000)

test('files that begin beyond 4 GiB, and one that is larger, are found with their bytes', async () => {
  const zip = path.join(await newFolder(), 'large.zip')
  const zeros = Buffer.alloc(1 << 22)
  const isZero = (chunk: Buffer) => chunk.equals(chunk.length === zeros.length ? zeros : Buffer.alloc(chunk.length))
  const large = (5 << 10) / 4
  async function* files() {
    yield file('images/first.png', [Buffer.from('first')])
    yield file(
      'images/large.png',
      Array.from({ length: large }, () => zeros),
    )
    yield file('images/last.png', [Buffer.from('last')])
    yield file('images/last.dcm', [Buffer.from('last '.repeat(1000))], true)
  }
  const handle = await open(zip, 'w')
  let at = 0
  // With holes where there are only zeros.
  for await (const chunk of writeZip(time, files())) {
    if (!isZero(chunk)) await handle.write(chunk, 0, chunk.length, at)
    at += chunk.length
  }
  await handle.close()
  expect(at).toBeGreaterThan(5 * 2 ** 30)
  const directory = await zipDirectory(zip)
  expect([...directory.values()].map(({ size }) => size)).toEqual([5, large * zeros.length, 4, 5000])
  expect(String(await readEntry(zip, 'images/first.png', 1000))).toBe('first')
  expect(String(await readEntry(zip, 'images/last.png', 1000))).toBe('last')
  expect(String(await readEntry(zip, 'images/last.dcm', 10_000))).toBe('last '.repeat(1000))
}, 120_000)

test('whatever goes wrong ends it before its directory, and nothing more is asked for', async () => {
  const asked: string[] = []
  async function* failing() {
    yield Buffer.from('half')
    throw new Error('the disk is gone')
  }
  async function* files() {
    for (const [name, bytes] of [
      ['a', [Buffer.alloc(100_000)]],
      ['b', failing()],
      ['c', []],
    ] as const) {
      asked.push(name)
      yield file(name, bytes, name === 'b')
    }
  }
  const written: Buffer[] = []
  const reading = (async () => {
    for await (const chunk of writeZip(time, files())) written.push(chunk)
  })()
  await expect(reading).rejects.toThrow('the disk is gone')
  expect(asked).toEqual(['a', 'b'])
  expect(Buffer.concat(written).includes(Buffer.from('PK\x01\x02'))).toBe(false)
  expect(Buffer.concat(written).includes(Buffer.from('PK\x05\x06'))).toBe(false)
})

test('a list that is no longer what it was when it was looked at ends it', async () => {
  const sums = await sumUp([Buffer.from('as it was')])
  const writing = buffer(writeZip(time, each([{ ...file('list.csv', [Buffer.from('as it is now')], true), sums }])))
  await expect(writing).rejects.toThrow('list.csv of a ZIP has changed since it was looked at')
})

test('nothing is read ahead of whoever reads: a file is asked for when the one before it has gone', async () => {
  let asked = 0
  async function* files() {
    for (; ; asked++) yield file(`${asked}.png`, [Buffer.alloc(100_000)])
  }
  const reading = writeZip(time, files())
  for (let i = 1; i <= 5; i++) {
    await reading.next()
    expect(asked).toBeLessThanOrEqual(i)
  }
  await reading.return(undefined)
})
