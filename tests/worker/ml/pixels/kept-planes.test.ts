import { copyFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KeptPlanes } from '#worker/ml/pixels/kept-planes.ts'
import { hashOf, makeFolder } from '../kit.ts'

let folder: string
beforeAll(async () => {
  folder = await makeFolder()
})
afterAll(() => rm(folder, { recursive: true }))

const [one, two, three] = ['one', 'two', 'three'].map(name => hashOf(Buffer.from(name))) as [string, string, string]
const planeOf = (seed: number) => Uint16Array.from({ length: 4 }, (_, i) => seed * 1000 + i)
const recordBytes = 8 + 32
const open = (name: string, key = 'pixels/p') => new KeptPlanes({ folder: path.join(folder, name), key }, 4)
const filesOf = async (name: string, ending: string) => {
  const at = path.join(folder, name, 'pixels/p')
  return (await readdir(at)).filter(f => f.endsWith(ending)).map(f => path.join(at, f))
}

/** Three planes in one file. @returns the file and that of its keys */
async function writeThree(name: string): Promise<{ planes: string; keys: string }> {
  const kept = open(name)
  for (const [i, sha256] of [one, two, three].entries()) kept.write(sha256, planeOf(i))
  const [planes = ''] = await filesOf(name, '.planes')
  const [keys = ''] = await filesOf(name, '.keys')
  return { planes, keys }
}
const readThree = (kept: KeptPlanes) => Promise.all([one, two, three].map(sha256 => kept.read(sha256)))

describe('KeptPlanes', () => {
  test('come back as they were written, at once and after a restart, out of one file however many they are', async () => {
    const kept = open('same')
    expect(await kept.read(one)).toBeNull()
    kept.write(one, planeOf(1))
    expect(await kept.read(one)).toEqual(planeOf(1))
    expect(await kept.read(two)).toBeNull()
    kept.write(two, new Uint16Array([9, 1, 256, 65_535, 9]).subarray(1))
    const again = open('same')
    expect(await again.read(one)).toEqual(planeOf(1))
    expect(await again.read(two)).toEqual(Uint16Array.from([1, 256, 65_535, 9]))
    expect(await again.read(three)).toBeNull()
    expect(await filesOf('same', '.planes')).toHaveLength(1)
    const [file = ''] = await filesOf('same', '.planes')
    expect((await readFile(file)).subarray(recordBytes, recordBytes + 4)).toEqual(Buffer.from([1, 0, 0, 1]))
  })

  test('two writers at once never meet, and a third reader has what both wrote', async () => {
    const writers = [open('several'), open('several')]
    for (const [i, sha256] of [one, two, three].entries()) writers[i % 2]?.write(sha256, planeOf(i))
    writers[1]?.write(one, planeOf(0))
    expect(await readThree(open('several'))).toEqual([planeOf(0), planeOf(1), planeOf(2)])
    expect(await filesOf('several', '.planes')).toHaveLength(2)
  })

  const flip = async (file: string, at: number) => {
    const bytes = await readFile(file)
    bytes[at] = (bytes[at] ?? 0) ^ 4
    await writeFile(file, bytes)
  }
  const spoil: [string, (files: { planes: string; keys: string }) => Promise<void>][] = [
    ['its last byte is missing', ({ planes }) => truncate(planes, 3 * recordBytes - 1)],
    ['all of its record is missing', ({ planes }) => truncate(planes, 2 * recordBytes)],
    ['a bit of its plane has changed', ({ planes }) => flip(planes, 2 * recordBytes)],
    ['a bit of its hash has changed', ({ planes }) => flip(planes, 3 * recordBytes - 1)],
    ['a bit of its key has changed', ({ keys }) => flip(keys, 64)],
    ['its key is cut short', ({ keys }) => truncate(keys, 64 + 31)],
    ['its key was never written', ({ keys }) => truncate(keys, 64)],
    [
      'its record is that of another',
      async ({ planes }) => {
        const bytes = await readFile(planes)
        bytes.copyWithin(2 * recordBytes, recordBytes, 2 * recordBytes)
        await writeFile(planes, bytes)
      },
    ],
  ]
  test.each(spoil)('one is none where %s; the others are, and written anew it is whole', async (name, act) => {
    await act(await writeThree(name))
    const repairing = open(name)
    expect(await readThree(repairing)).toEqual([planeOf(0), planeOf(1), null])
    repairing.write(three, planeOf(2))
    expect(await repairing.read(three)).toEqual(planeOf(2))
    expect(await readThree(open(name))).toEqual([planeOf(0), planeOf(1), planeOf(2)])
  })

  test('are none under another key, though the file was moved there', async () => {
    const { planes, keys } = await writeThree('moved')
    const other = path.join(folder, 'moved', 'pixels/q')
    await mkdir(other)
    for (const file of [planes, keys]) await copyFile(file, path.join(other, path.basename(file)))
    expect(await readThree(open('moved', 'pixels/q'))).toEqual([null, null, null])
  })

  test('the cache emptied in the middle is filled anew', async () => {
    const kept = open('emptied')
    kept.write(one, planeOf(0))
    await rm(path.join(folder, 'emptied'), { recursive: true })
    expect(await kept.read(one)).toBeNull()
    kept.write(one, planeOf(0))
    kept.write(two, planeOf(1))
    expect(await kept.read(one)).toEqual(planeOf(0))
    expect(await readThree(open('emptied'))).toEqual([planeOf(0), planeOf(1), null])
  })

  test('lie in files of a bounded size, and no more are kept than the limit of all preprocessings together', async () => {
    const at = (key: string, limitBytes: number) =>
      new KeptPlanes({ folder: path.join(folder, 'bounded'), key }, 4, { limitBytes, fileBytes: 2 * recordBytes })
    const hashes = Array.from({ length: 9 }, (_, i) => hashOf(Buffer.from(`plane ${i}`)))
    // Two records a file, each with its key of 32 bytes.
    const limit = 2 * 2 * (recordBytes + 32)
    const other = at('pixels/q', limit)
    other.write(one, planeOf(1))
    const kept = at('pixels/p', limit)
    for (const [i, sha256] of hashes.entries()) kept.write(sha256, planeOf(i))
    const read = await Promise.all(hashes.map(sha256 => at('pixels/p', limit).read(sha256)))
    expect(read.map(plane => plane !== null)).toEqual(hashes.map((_, i) => i < 2))
    expect(await other.read(one)).toEqual(planeOf(1))
    const wider = at('pixels/p', 1000 * limit)
    for (const [i, sha256] of hashes.entries()) if (i >= 2) wider.write(sha256, planeOf(i))
    expect(await wider.read(hashes[8] ?? '')).toEqual(planeOf(8))
    expect(await filesOf('bounded', '.planes')).toHaveLength(5)
  })

  test.each([
    ['more than the disk has free', Number.MAX_SAFE_INTEGER, null],
    ['a byte', 1, planeOf(0)],
  ])('where %s is to stay free on the disk', async (name, reserveBytes, read) => {
    const kept = new KeptPlanes({ folder: path.join(folder, name), key: 'pixels/p' }, 4, { reserveBytes })
    kept.write(one, planeOf(0))
    expect(await kept.read(one)).toEqual(read)
  })

  test('what the disk refuses is an error, and what is written after it is whole', async () => {
    const kept = open('refused')
    kept.write(one, planeOf(0))
    const [keys = ''] = await filesOf('refused', '.keys')
    await rm(keys)
    await mkdir(keys)
    expect(() => kept.write(two, planeOf(1))).toThrow('EISDIR')
    kept.write(three, planeOf(2))
    expect(await kept.read(three)).toEqual(planeOf(2))
    await rm(keys, { recursive: true })
    expect(await readThree(open('refused'))).toEqual([null, null, planeOf(2)])
  })
})
