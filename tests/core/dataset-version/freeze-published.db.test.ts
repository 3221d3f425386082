import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { exportDataset } from '#core/dataset-version/export-dataset.ts'
import { splitsOf } from '#core/dataset-version/frozen.ts'
import type { Split } from '#core/generated/prisma/enums.ts'
import { readEntry } from '#core/import/zip/read-entry.ts'
import { countPublished } from '#core/project/published-splits.ts'
import { openCore } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { manifestOf } from '#tests/kit/manifest.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { importsOf } from '../import/kit.ts'

const core = await openCore()
const { database, project, images } = core
type Owner = Awaited<ReturnType<typeof project>>
type Row = [split: Split | null, groupKey: string, classIndex: number | null]

/** Images without bytes, published as said. */
async function publish(owner: Owner, rows: Row[]) {
  const made = await images(
    owner,
    rows.map(([, groupKey, classIndex]) => ({ groupKey, classIndex })),
  )
  for (const [publishedSplit, same] of Map.groupBy(made, (_, i) => rows[i]?.[0] ?? null))
    await database.image.updateMany({ where: { id: { in: same.map(i => i.id) } }, data: { publishedSplit } })
  return made
}

const freeze = (owner: Owner, published: 'AS_PUBLISHED' | 'VALIDATION_DIVIDED', seed = 1) =>
  freezeNow(owner.admin, { projectId: owner.id, seed, published })

/** Images of TRAIN, VALIDATION and TEST. */
const sizesOf = (frozen: Awaited<ReturnType<typeof freeze>>) => splitsOf(frozen).map(s => s.imageCount)

const train: Row[] = [
  ['TRAIN', 'a', 0],
  ['TRAIN', 'b', 1],
  ['TRAIN', 'c', 0],
]
const validation: Row[] = ['d', 'e', 'f', 'g'].map((group, i): Row => ['VALIDATION', group, i % 2])

test('as published: what was labelled and published is frozen, the rest is counted, and groups in several splits are', async () => {
  const owner = await project()
  const rows: Row[] = [...train, ['TEST', 'a', 0], ['TEST', 'b', 1], ['TEST', 'd', 1]]
  const left: Row[] = [
    [null, 'h', 0],
    [null, 'a', 1],
    ['TEST', 'c', null],
  ]
  const made = await publish(owner, [...rows, ...left, ['VALIDATION', 'a', 0], ['VALIDATION', 'c', 1]])
  const [takenOut, named] = made.slice(-2)
  await database.image.update({ where: { id: takenOut?.id ?? '' }, data: { takenOutAt: new Date() } })
  await database.image.update({ where: { id: named?.id ?? '' }, data: { burnedIn: 'YES' } })

  const before = (await countPublished(owner.admin, [owner.id])).get(owner.id)
  expect(before).toEqual({
    counts: [
      { split: 'TRAIN', imageCount: 3 },
      { split: 'TEST', imageCount: 3 },
      { split: null, imageCount: 2 },
    ],
    dividedGroupCount: 2,
    dividedGroups: [
      { groupKey: 'a', splits: ['TRAIN', 'TEST'] },
      { groupKey: 'b', splits: ['TRAIN', 'TEST'] },
    ],
  })
  const frozen = await freeze(owner, 'AS_PUBLISHED')
  expect(frozen).toMatchObject({ imageCount: 6, dividedGroupCount: 2, unpublishedCount: 2, burnedInCount: 1 })
  expect(frozen.splitRule).toEqual({ published: 'AS_PUBLISHED' })
  expect(sizesOf(frozen)).toEqual([3, 0, 3])
  const event = await database.auditEvent.findFirstOrThrow({ where: { nounId: frozen.id, action: 'DATASET_FROZEN' } })
  expect(event.after).toMatchObject({ dividedGroupCount: 2, unpublishedCount: 2, leftOutCount: 1 })
})

test('divided groups are null by ratio, 0 where the publisher kept groups whole, and else their number', async () => {
  const owner = await project()
  await publish(owner, [...train, ...validation])
  const ratio = { train: 0.5, validation: 0.5, test: 0 }
  const byRatio = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  expect(byRatio).toMatchObject({ dividedGroupCount: null, unpublishedCount: null })
  expect(await freeze(owner, 'AS_PUBLISHED')).toMatchObject({ dividedGroupCount: 0, unpublishedCount: 0 })
  await publish(owner, [['VALIDATION', 'c', 1]])
  expect(await freeze(owner, 'AS_PUBLISHED')).toMatchObject({ dividedGroupCount: 1, unpublishedCount: 0 })
})

test('VALIDATION is divided alike with the same seed, and nothing else depends on it', async () => {
  const owner = await project()
  await publish(owner, [...train, ...validation, ...validation.map(([s, g, c]): Row => [s, `${g}2`, c])])
  const [a, b, c] = [
    await freeze(owner, 'VALIDATION_DIVIDED'),
    await freeze(owner, 'VALIDATION_DIVIDED'),
    await freeze(owner, 'VALIDATION_DIVIDED', 5),
  ]
  expect(sizesOf(a)).toEqual([3, 4, 4])
  expect(b.manifestSha256).toBe(a.manifestSha256)
  expect(c.manifestSha256).not.toBe(a.manifestSha256)
  const [d, e] = [await freeze(owner, 'AS_PUBLISHED', 1), await freeze(owner, 'AS_PUBLISHED', 5)]
  expect(e.manifestSha256).toBe(d.manifestSha256)
})

test.each<[string, Row[], object, string]>([
  ['no TRAIN', validation, { published: 'AS_PUBLISHED' }, 'the published TRAIN has no labelled image'],
  [
    'only one class in TRAIN',
    [['TRAIN', 'a', 0], ...validation],
    { published: 'AS_PUBLISHED' },
    'TRAIN has only Normal',
  ],
  [
    'nothing published',
    [
      [null, 'a', 0],
      [null, 'b', 1],
    ],
    { published: 'AS_PUBLISHED' },
    'no labelled image',
  ],
  [
    'a TEST beside',
    [...train, ...validation, ['TEST', 'x', 1]],
    { published: 'VALIDATION_DIVIDED' },
    'published as TEST',
  ],
  [
    'published and a ratio',
    [...train, ...validation],
    { published: 'AS_PUBLISHED', ratio: { train: 1, validation: 0, test: 0 } },
    'exactly one of ratio, counts and published',
  ],
  ['a seed that is none', [...train, ...validation], { published: 'AS_PUBLISHED', seed: -1 }, 'seed is -1'],
])('%s: refused with what is allowed, and nothing is written', async (_name, rows, input, message) => {
  const owner = await project()
  await publish(owner, rows)
  const refused = freezeNow(owner.admin, { projectId: owner.id, seed: 1, ...input })
  await expect(refused).rejects.toMatchObject({ name: 'InvalidInput', message: expect.stringContaining(message) })
  expect(await database.datasetVersion.count({ where: { projectId: owner.id } })).toBe(0)
})

test('the newest import that names a split wins; each keeps what it said', async () => {
  const owner = await project()
  const { start } = importsOf(core, owner)
  const bytes = [await drawPicture(1), await drawPicture(2)]
  const tree = async (...names: string[]) =>
    writeTree(await newFolder(), Object.fromEntries(names.map((name, i) => [name, bytes[i] ?? ''])))
  const splitsNow = async () => {
    const rows = await database.image.findMany({ where: { projectId: owner.id }, orderBy: { fileName: 'asc' } })
    return rows.map(row => row.publishedSplit)
  }
  const first = await start({ folder: await tree('train/Normal/a.png', 'train/Fracture/b.png') })
  expect(await splitsNow()).toEqual(['TRAIN', 'TRAIN'])
  const second = await start({ folder: await tree('test/Normal/a.png', 'val/Fracture/b.png') })
  expect(second).toMatchObject({ addedCount: 0, knownCount: 2 })
  expect(await splitsNow()).toEqual(['VALIDATION', 'TEST'])
  await start({ folder: await tree('Normal/a.png', 'Fracture/b.png') })
  expect(await splitsNow()).toEqual(['VALIDATION', 'TEST'])
  expect([first, second].map(i => i.files.map(f => f.split))).toEqual([
    ['TRAIN', 'TRAIN'],
    ['TEST', 'VALIDATION'],
  ])
}, 120_000)

test.each(['start', 'check'] as const)(
  'the same bytes in two splits of one source are in conflict, by %s',
  async way => {
    const owner = await project()
    const { start, check, apply, images } = importsOf(core, owner)
    const twin = await drawPicture(3)
    const files = {
      'train/Normal/a.png': twin,
      'test/Normal/b.png': twin,
      'train/Fracture/c.png': await drawPicture(5),
    }
    const folder = await writeTree(await newFolder(), files)
    const done = way === 'start' ? await start({ folder }) : await apply((await check({ folder })).id)
    expect(done.files.filter(f => f.outcome === 'CONFLICT').map(f => [f.path, f.reason])).toEqual([
      ['test/Normal/b.png', 'published in TEST; the same bytes as train/Normal/a.png, which was published in TRAIN'],
      ['train/Normal/a.png', 'published in TRAIN; the same bytes as test/Normal/b.png, which was published in TEST'],
    ])
    expect((await images()).map(i => i.fileName)).toEqual(['train/Fracture/c.png'])
  },
  120_000,
)

test('the same bytes in one split and in none of one source are in that split, whichever comes first', async () => {
  const owner = await project()
  const { check, apply } = importsOf(core, owner)
  const [before, after] = [await drawPicture(6), await drawPicture(7)]
  const folder = await writeTree(await newFolder(), {
    'all/Normal/a.png': before,
    'test/Normal/b.png': before,
    'train/Fracture/c.png': after,
    'whole/Fracture/d.png': after,
  })
  expect(await apply((await check({ folder })).id)).toMatchObject({ addedCount: 2, knownCount: 2 })
  const stored = await database.image.findMany({ where: { projectId: owner.id }, orderBy: { fileName: 'asc' } })
  expect(stored.map(i => [i.fileName, i.publishedSplit])).toEqual([
    ['all/Normal/a.png', 'TEST'],
    ['train/Fracture/c.png', 'TRAIN'],
  ])
}, 120_000)

test('a dataset that leaves and comes in again is published as it was frozen: the same hash, the same divided groups', async () => {
  const owner = await project()
  const names = ['train/Normal', 'train/Fracture', 'val/Normal', 'val/Fracture', 'test/Normal', 'test/Fracture']
  const files = names.flatMap((name, i) =>
    ['one', 'two'].map((of, j) => [`${name}/${of}-rotated${i}.png`, 2 * i + j] as const),
  )
  const tree = await Promise.all(files.map(async ([name, seed]) => [name, await drawPicture(seed)] as const))
  const folder = await writeTree(await newFolder(), Object.fromEntries(tree))
  await importsOf(core, owner).start({ folder, reading: { group: { by: 'NAME' } } })
  const frozen = await freeze(owner, 'AS_PUBLISHED')
  expect(frozen.dividedGroupCount).toBeGreaterThan(0)

  const zip = path.join(await newFolder(), 'dataset.zip')
  const leaving = await exportDataset(owner.admin, core.blobs, frozen.id)
  await writeFile(zip, await buffer(await leaving.open()))
  const readme = String(await readEntry(zip, 'readme.txt', 1e6))
  expect(readme).toContain(`as they were published, and ${frozen.dividedGroupCount} groups stand in several of them`)
  const other = await project()
  const { check, apply } = importsOf(core, other)
  expect(await apply((await check({ zip })).id)).toMatchObject({ addedCount: 12, refusedCount: 0 })
  const again = await freeze(other, 'AS_PUBLISHED')
  expect(await manifestOf(other.admin, again)).toBe(await manifestOf(owner.admin, frozen))
  expect(again).toMatchObject({
    manifestSha256: frozen.manifestSha256,
    dividedGroupCount: frozen.dividedGroupCount,
    unpublishedCount: 0,
  })
}, 120_000)
