import sharp from 'sharp'
import { expect, test } from 'vitest'
import { balanceOf, countBalance } from '#core/import/balance.ts'
import { foundSchema } from '#core/import/found.ts'
import { readImport } from '#core/import/read-import.ts'
import { type ListReading, readingSchema } from '#core/import/reading.ts'
import { createRandom } from '#core/random.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { importsOf, outcomesOf } from './kit.ts'

const core = await openCore()

/** 8 x 8 greys of which no two are alike. */
function createNoise(seed: number): Buffer {
  const random = createRandom(`looks ${seed}`)
  return Buffer.from(Array.from({ length: 64 }, () => random.integer(256)))
}
const { database } = core
const drawn = await Promise.all([1, 2, 3, 4].map(seed => drawPicture(seed)))
const [a = Buffer.alloc(0), b = Buffer.alloc(0), c = Buffer.alloc(0), d = Buffer.alloc(0)] = drawn

test("the first data set's own tree is read as its author published it", async () => {
  const owner = await core.project()
  const { check, apply, images, splits } = importsOf(core, owner)
  const top = 'cervical fracture'
  const folder = await newFolder()
  const names = ['train/fracture', 'train/normal', 'val/fracture', 'val/normal', 'test/fracture', 'test/normal']
  const files = names.flatMap((name, i) =>
    [0, 1].map(n => [`${top}/${name}/img (${2 * i + n}).png`, 2 * i + n] as const),
  )
  for (const [name, seed] of files) await writeTree(folder, { [name]: await drawPicture(seed) })
  const checked = await check({ folder })
  expect(checked.reading).toMatchObject({ levels: ['PASSED', 'SPLIT', 'CLASS'] })
  expect(new Set(Object.values(outcomesOf(checked)))).toEqual(
    new Set(['fracture', 'normal'].map(name => `REFUSED: label is ${name}; allowed: Normal, Fracture`)),
  )
  const idOf = (name: string) => owner.labelClasses.find(label => label.name === name)?.id ?? ''
  const applied = await apply(checked.id, {
    classes: [
      { name: 'fracture', labelClassId: idOf('Fracture') },
      { name: 'normal', labelClassId: idOf('Normal') },
    ],
  })
  expect(applied.addedCount).toBe(12)
  for (const { fileName, className } of await images())
    expect(className).toBe(fileName.includes('/normal/') ? 'Normal' : 'Fracture')
  const counts = Map.groupBy(Object.values(await splits()), split => split)
  expect([...counts].map(([split, all]) => [split, all.length])).toEqual(
    expect.arrayContaining([
      ['TRAIN', 4],
      ['VALIDATION', 4],
      ['TEST', 4],
    ]),
  )
})

const lists = (of: { reading: unknown }, change: (list: ListReading) => Partial<ListReading>) =>
  readingSchema.parse(of.reading).lists.map(list => ({ ...list, ...change(list) }))

test('read otherwise, again and again, nothing is decoded a second time', async () => {
  const owner = await core.project()
  const { check, read, apply, images, splits } = importsOf(core, owner)
  const folder = await writeTree(await newFolder(), {
    'Normal/a.png': a,
    'Normal/b.png': b,
    'Fracture/c.png': c,
    'l.csv': 'file,who,part\nNormal/a.png,p1,train\nNormal/b.png,p1,train\n',
  })
  const { id, ...checked } = await check({ folder })
  // Whoever read them now would find no pictures.
  await writeTree(folder, { 'Normal/a.png': 'x', 'Normal/b.png': 'x', 'Fracture/c.png': 'x' })
  const isUsed = (used: boolean) => ({ lists: lists(checked, () => ({ isUsed: used })) })
  const off = await read(id, { ...isUsed(false), levels: ['CLASS'] })
  expect(outcomesOf(off)).toMatchObject({ 'Normal/a.png': 'NEW', 'Normal/b.png': 'NEW', 'Fracture/c.png': 'NEW' })
  const on = await read(id, isUsed(true))
  expect(outcomesOf(on)).toMatchObject({ 'Normal/a.png': 'NEW', 'Fracture/c.png': 'PASSED_OVER: no list names it' })
  const columns = lists(checked, () => ({ isUsed: true, columns: ['FILE', 'GROUP', 'SPLIT'] }))
  const mapped = await read(id, { lists: columns, splits: { train: 'TEST' } })
  expect(mapped.files.map(f => [f.path, f.className, f.groupName, f.split, f.outcome])).toEqual([
    ['Fracture/c.png', null, null, null, 'PASSED_OVER'],
    ['Normal/a.png', 'Normal', 'p1', 'TEST', 'NEW'],
    ['Normal/b.png', 'Normal', 'p1', 'TEST', 'NEW'],
    ['l.csv', null, null, null, 'PASSED_OVER'],
  ])
  const last = await read(id, { ...isUsed(false), group: { by: 'PATTERN', pattern: '^(Normal)' } })
  expect(outcomesOf(last)).toMatchObject({ 'Fracture/c.png': expect.stringMatching(/^REFUSED: the group pattern/) })
  await writeTree(folder, { 'Normal/a.png': a, 'Normal/b.png': b, 'Fracture/c.png': c })
  await apply(id)
  expect((await images()).map(image => [image.fileName, image.groupKey])).toEqual([
    ['Normal/a.png', 'Normal'],
    ['Normal/b.png', 'Normal'],
  ])
  expect(await splits()).toEqual({ 'Normal/a.png': null, 'Normal/b.png': null })
  await expect(readImport(owner.admin, { importId: id, reading: {} })).rejects.toThrow(/it is OVER/)
})

test.each([1, 2, 3, 4, 5])(
  'a second reading that is killed at its transaction %i ends as one that is not',
  async at => {
    const state = async (kill: number | null) => {
      const owner = await core.project()
      const { check, look } = importsOf(core, owner)
      const folder = await writeTree(await newFolder(), { 'Normal/a.png': a, 'Fracture/b.png': b, 'Fracture/a.png': a })
      const checked = await check({ folder })
      const { checkJobId } = await readImport(owner.admin, { importId: checked.id, reading: { levels: ['GROUP'] } })
      if (kill !== null) {
        const ending = new AbortController()
        let begun = 0
        const killed = runTask(
          core,
          tools => {
            const context = () => {
              const real = tools.context()
              const database = new Proxy(real.database, {
                get(target, key) {
                  const value = Reflect.get(target, key)
                  if (key !== '$transaction') return typeof value === 'function' ? value.bind(target) : value
                  return (...args: unknown[]) => {
                    begun += 1
                    if (begun < kill) return Reflect.apply(value, target, args)
                    ending.abort()
                    throw new Error('this process is gone')
                  }
                },
              })
              return { ...real, database }
            }
            return checkImportTask({ ...tools, context })
          },
          checkJobId,
          { ending: ending.signal },
        )
        await expect(killed).rejects.toThrow(/ending|gone/)
      }
      const attempt = kill === null ? 1 : 2
      expect(await runTask(core, checkImportTask, checkJobId, { attempt })).toMatchObject({ status: 'SUCCEEDED' })
      const { files, balance, reading } = await look(checked.id)
      return { files: files.map(({ importId: _, ...file }) => file), balance, reading }
    }
    expect(await state(at)).toEqual(await state(null))
  },
)

test('the balance of a check and of an import: every file and every label is in one line', async () => {
  const owner = await core.project()
  const { start, check, apply } = importsOf(core, owner)
  await start({ folder: await writeTree(await newFolder(), { 'Normal/d.png': d }) })
  const csv = [
    'file,label',
    ...['a.png,Normal', 'a.png,Normal', 'again.png,Normal', 'b.png,Fracture', 'b2.png,Normal', 'd.png,Normal'],
    ...['cat.png,Cat', 'bad.png,Normal', 'worse.png,Normal', 'gone 1.png,Normal', 'gone 2.png,Fracture'],
  ]
  const folder = await writeTree(await newFolder(), {
    ...{ 'a.png': a, 'again.png': a, 'b.png': b, 'b2.png': b, 'd.png': d, 'cat.png': c },
    ...{ 'bad.png': 'no picture', 'worse.png': 'none either', 'README.md': 'x', 'unnamed.png': 'x' },
    'l.csv': csv.join('\n'),
    'm.csv': 'file,label\na.png,Normal\n',
  })
  const checked = await check({ folder })
  const balance = balanceOf(checked)
  const other = 'the same bytes have another label in the source'
  expect(balance?.lines.map(l => [l.outcome, l.reason, l.isThere, l.fileCount, l.labelCount])).toEqual([
    ['NEW', null, true, 1, 1],
    ['KNOWN', 'the same bytes as another file of the source', true, 1, 1],
    ['KNOWN', null, true, 1, 1],
    ['CONFLICT', other, true, 2, 2],
    ['REFUSED', expect.stringMatching(/^file is /), true, 2, 2],
    ['REFUSED', 'nobody said what its class stands for', true, 1, 1],
    ['REFUSED', 'no file of that name is there', false, 2, 2],
    ['PASSED_OVER', 'a list of files', true, 2, 0],
    ...['a text about the data', 'no list names it'].map(r => ['PASSED_OVER', r, true, 1, 0]),
  ])
  expect(balance).toMatchObject({ fileCount: 12, labelCount: 11, repeatedLabelCount: 1 })
  const applied = await apply(checked.id)
  const after = balanceOf(applied)
  for (const told of [balance, after]) {
    const there = told?.lines.filter(line => line.isThere) ?? []
    expect(there.reduce((sum, line) => sum + line.fileCount, 0)).toBe(told?.fileCount)
    const labels = told?.lines.reduce((sum, line) => sum + line.labelCount, 0) ?? 0
    expect(labels + (told?.repeatedLabelCount ?? 0)).toBe(told?.labelCount)
  }
  expect(after?.lines).toContainEqual({ outcome: 'ADDED', reason: null, isThere: true, fileCount: 1, labelCount: 1 })
})

test('reasons of more kinds than are shown are counted together, oddities by kind', async () => {
  const owner = await core.project()
  const { check, look } = importsOf(core, owner)
  const { id } = await check({ folder: await writeTree(await newFolder(), { 'Normal/a.png': a }) })
  await database.$executeRaw`
    insert into "ImportFile" ("importId", "position", "path", "outcome", "reason", "oddities")
    select ${id}::uuid, n + 1, n || '.png', (case when n % 2 = 0 then 'REFUSED' else 'NEW' end)::"ImportOutcome",
      case when n % 2 = 0 then 'reason ' || repeat('x', n % 60) || ' (' || n || ')' end,
      case when n % 2 = 1 then array['as displayed, ' || n || ' of 256 greys are used'] else '{}' end
    from generate_series(0, 9999) n`
  const balance = await countBalance(core, await look(id))
  const refused = balance.lines.filter(line => line.outcome === 'REFUSED')
  expect(refused).toHaveLength(20)
  expect(refused.reduce((sum, line) => sum + line.fileCount, 0)).toBe(5000)
  expect(balance.oddities).toEqual([{ oddity: 'as displayed, n of n greys are used', fileCount: 5000 }])
})

test('names that make copies of one picture are held against what the pictures look like', async () => {
  const owner = await core.project()
  const { check } = importsOf(core, owner)
  const folder = await newFolder()
  const draw = (seed: number, sigma: number | null) => {
    const tile = sharp(createNoise(seed), { raw: { width: 8, height: 8, channels: 1 } }).resize(96, 96)
    return (sigma === null ? tile : tile.sharpen({ sigma })).png().toBuffer()
  }
  for (const i of [1, 2, 3, 4, 5, 6])
    await writeTree(folder, {
      [`Normal/film${i}.png`]: await draw(i, null),
      [`Normal/film${i}-sharpened.png`]: await draw(i === 6 ? 60 : i, 1),
    })
  const checked = await check({ folder })
  const { groups } = foundSchema.parse(checked.found)
  expect(groups).toMatchObject({ fileCount: 12, groupCount: 6 })
  expect(groups?.looks).toEqual({
    pairCount: 6,
    unlikeCount: 1,
    movedCount: 0,
    examples: [['Normal/film6-sharpened.png', 'Normal/film6.png']],
  })
})
