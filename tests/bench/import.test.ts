import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { drawFiles } from '../../bench/import/draw-files.ts'
import { memoryOf } from '../../bench/import/memory-of.ts'
import { rowsOf } from '../../bench/import.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'lamina-import-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

test('adding again is held against adding for the first time, round by round', () => {
  // By hand: 400 / 40 = 10, 300 / 25 = 12, 450 / 50 = 9; the median is 10.
  const rounds = [
    { check: 60, add: 40, again: 400 },
    { check: 50, add: 25, again: 300 },
    { check: 70, add: 50, again: 450 },
  ]
  const [checked, added, again] = rowsOf(1000, rounds)
  expect(checked).toMatchObject({ figure: '1000 files looked at', ours: 60, peer: null })
  expect(added).toMatchObject({ ours: 40, min: 25, max: 50, peer: null })
  expect(again).toMatchObject({ ours: 400, peer: 40, ratio: 10, limit: 10, holds: true })
  expect(rowsOf(1000, rounds.slice(2))[2]).toMatchObject({ ratio: 9, holds: false })
})

test('files are drawn under splits, classes and patients, each with other bytes', async () => {
  await drawFiles(folder, 90, 16)
  const found = (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.png')).sort()
  expect(found).toHaveLength(90)
  expect(found[0]).toBe('test/Fracture/p000011/1.png')
  expect(new Set(found.map(name => name.split('/').slice(0, 2).join('/')))).toEqual(
    new Set(['train/Normal', 'val/Normal', 'test/Normal', 'train/Fracture', 'val/Fracture', 'test/Fracture']),
  )
})

test('of a module that no child of this process runs there is no memory', async () => {
  expect(await memoryOf('no/such/module.ts')).toBeNull()
})
