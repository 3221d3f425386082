import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { type FrozenItem, manifestChunks, readItems } from '#core/dataset-version/read-items.ts'
import { readSettings } from '#core/settings.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { manifestOf } from '#tests/kit/manifest.ts'
import { fillProject } from '../../../bench/lists/fill.ts'

const { database, product, project, images } = await openCore()
const client = new pg.Client({ connectionString: readSettings().databaseUrl })
await client.connect()
afterAll(() => client.end())
const filled = await fillProject(client, 30_000, [])
const large = await database.datasetVersion.findUniqueOrThrow({ where: { id: filled.datasetVersionId } })

test('a large manifest comes a range at a time, in its order, and others have their turn between two ranges', async () => {
  let turns = 0
  let isOver = false
  const turn = () => {
    turns += 1
    if (!isOver) setImmediate(turn)
  }
  turn()
  const ranges: { size: number; turns: number }[] = []
  const hashes: string[] = []
  for await (const range of readItems(product(), large)) {
    ranges.push({ size: range.length, turns })
    hashes.push(...range.map(({ sha256 }) => sha256))
  }
  isOver = true
  expect(hashes).toHaveLength(large.imageCount)
  expect(hashes).toEqual(hashes.toSorted())
  expect(ranges.length).toBeGreaterThan(20)
  expect(Math.max(...ranges.map(({ size }) => size))).toBeLessThanOrEqual(1000)
  for (const [i, range] of ranges.slice(1, -1).entries()) expect(range.turns).toBeGreaterThan(ranges[i]?.turns ?? 0)
}, 120_000)

test('a range is read when somebody asks for it, and none once nobody waits any more', async () => {
  const left = new AbortController()
  const reading = readItems(product(), large, left.signal)
  expect((await reading.next()).done).toBe(false)
  left.abort(new Error('nobody waits'))
  await expect(reading.next()).rejects.toThrow('nobody waits')
  expect(await reading.next()).toEqual({ done: true, value: undefined })
})

/** An image that comes late in a version, in others only images follow that it does not have. */
async function damaged(reading: AsyncGenerator<FrozenItem[]>, damage: () => Promise<unknown>): Promise<number> {
  let count = 0
  const read = async () => {
    for await (const range of reading) {
      if (count === 0) await damage()
      count += range.length
    }
  }
  await expect(read()).rejects.toThrow(/was frozen as [0-9a-f]{64}, its rows now give [0-9a-f]{64}/)
  return count
}

test('rows that change while they are read never come to the whole of it, whatever else the project holds', async () => {
  const image = await database.image.findFirstOrThrow({
    where: { projectId: filled.projectId, datasetItems: { some: {} } },
    orderBy: { sha256: 'desc' },
  })
  const rename = (id: string, sha256: string) => database.image.update({ where: { id }, data: { sha256 } })
  const count = await damaged(readItems(product(), large), () => rename(image.id, `${image.sha256.slice(0, -1)}_`))
  expect(count).toBeGreaterThan(0)
  expect(count).toBeLessThan(large.imageCount)
  await rename(image.id, image.sha256)
  for await (const range of readItems(product(), large)) expect(range.length).toBeGreaterThan(0)

  // Behind the last image of the version come thousands that are not in it.
  const owner = await project()
  const made = await images(
    owner,
    Array.from({ length: 2200 }, (_, i) => ({ groupKey: `${i}`, classIndex: i < 200 ? i % 2 : null })),
  )
  for (const [i, { id }] of made.slice(0, 200).entries()) await rename(id, String(i).padStart(64, '0'))
  const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
  const small = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  expect((await manifestOf(owner.admin, small)).split('\n')).toHaveLength(202)
  await rename(made[7]?.id ?? '', '200'.padStart(64, '0'))
  const chunks: Buffer[] = []
  const reading = (async () => {
    for await (const chunk of manifestChunks(small, readItems(owner.admin, small))) chunks.push(chunk)
  })()
  await expect(reading).rejects.toThrow('was frozen as')
  expect(String(Buffer.concat(chunks))).toBe('image_sha256,label,label_version,group,split\n')
}, 240_000)
