import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { writeTree } from '#tests/kit/pictures.ts'
import { sweepCache } from '#worker/sweep-cache.ts'

test('above its limit the cache loses what was read longest ago, and never a pretrained model', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'lamina-cache-'))
  const bytes = Buffer.alloc(1000)
  const names = ['pixels/a/1', 'pixels/b/2', 'features/3', 'archives/x/4']
  await writeTree(path.join(dataDir, 'cache'), {
    ...Object.fromEntries(names.map(name => [name, bytes])),
    'pretrained/m/weights.bin': Buffer.alloc(9000),
  })
  names.forEach((name, i) => {
    const usedAt = new Date(2026, 0, [3, 1, 4, 2][i] ?? 1)
    utimesSync(path.join(dataDir, 'cache', name), usedAt, usedAt)
  })
  expect(await sweepCache(dataDir, 4000)).toBe(0)
  expect(await sweepCache(dataDir, 3000)).toBe(2)
  const left = readdirSync(path.join(dataDir, 'cache'), { recursive: true, encoding: 'utf8' }).sort()
  expect(left.filter(name => /\d$|bin$/.test(name))).toEqual(['features/3', 'pixels/a/1', 'pretrained/m/weights.bin'])
  expect(await sweepCache(path.join(dataDir, 'nothing'), 1)).toBe(0)
  rmSync(dataDir, { recursive: true })
})
