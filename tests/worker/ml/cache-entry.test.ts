import { copyFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readEntry, writeEntry } from '#worker/ml/cache-entry.ts'
import { makeFolder } from './kit.ts'

let folder: string
beforeAll(async () => {
  folder = await makeFolder()
})
afterAll(() => rm(folder, { recursive: true }))

const values = Uint16Array.from([0, 1, 256, 65_535])

describe('a cache entry', () => {
  test('comes back as it was written, from a folder that was not there, and leaves nothing beside it', async () => {
    const place = { folder: path.join(folder, 'new'), key: 'pixels/a/b.u16' }
    expect(await readEntry(place, 8)).toBeNull()
    await writeEntry(place, values)
    expect(new Uint16Array((await readEntry(place, 8)) ?? new ArrayBuffer(0))).toEqual(values)
    const floats = { folder, key: 'floats.f32' }
    await writeEntry(floats, new Float32Array([7, 0.1, -3]).subarray(1))
    expect([...new Float32Array((await readEntry(floats, 8)) ?? new ArrayBuffer(0))]).toEqual([Math.fround(0.1), -3])
    expect(await readdir(path.join(folder, 'new', 'pixels', 'a'))).toEqual(['b.u16'])
  })

  const spoil: [string, (file: string) => Promise<void>][] = [
    ['cut short', file => truncate(file, 30)],
    ['empty', file => truncate(file, 0)],
    ['longer than it was', async file => writeFile(file, Buffer.concat([await readFile(file), Buffer.alloc(1)]))],
    ...[0, 7, 8, 39].map((at): [string, (file: string) => Promise<void>] => [
      `changed in one bit of byte ${at}`,
      async file => {
        const bytes = await readFile(file)
        bytes[at] = (bytes[at] ?? 0) ^ 1
        await writeFile(file, bytes)
      },
    ]),
  ]
  test.each(spoil)('is none when it is %s', async (_, act) => {
    const place = { folder, key: 'spoilt.u16' }
    await writeEntry(place, values)
    await act(path.join(folder, place.key))
    expect(await readEntry(place, 8)).toBeNull()
    await writeEntry(place, values)
    expect(await readEntry(place, 8)).not.toBeNull()
  })

  test('is none under the name of another, nor with another length than asked for', async () => {
    const place = { folder, key: 'mine.u16' }
    await writeEntry(place, values)
    await copyFile(path.join(folder, 'mine.u16'), path.join(folder, 'yours.u16'))
    expect(await readEntry({ folder, key: 'yours.u16' }, 8)).toBeNull()
    expect(await readEntry(place, 6)).toBeNull()
  })

  test('what else the disk refuses is an error, not a missing entry', async () => {
    await mkdir(path.join(folder, 'folder.u16'))
    await expect(readEntry({ folder, key: 'folder.u16' }, 8)).rejects.toThrow('EISDIR')
    await expect(writeEntry({ folder, key: 'folder.u16' }, values)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
    expect((await readdir(folder)).filter(f => f.endsWith('.part'))).toEqual([])
  })
})
