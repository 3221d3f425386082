import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Forbidden, InvalidInput, NotFound, Unauthenticated } from '#core/errors.ts'
import { takeOutImage } from '#core/image/take-out.ts'
import { writeOutcomes } from '#core/label/remember-outcomes.ts'
import { setLabel } from '#core/label/set-label.ts'
import { isRefusal, type LabelOutcome, mostLabels, setLabels } from '#core/label/set-labels.ts'
import { StatementAllowance } from '#core/statements.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, project, images, member, product } = await openCore()
const owner = await project()
const projectId = owner.id
const [normal, fracture] = owner.labelClasses.map(c => c.id) as [string, string]
const some = async (count: number, of = owner) => {
  const made = await images(
    of,
    Array.from({ length: count }, (_, i) => ({ groupKey: `g${i}`, classIndex: null })),
  )
  return made.map(image => image.id)
}
const labelsOf = (imageIds: string[]) => database.label.count({ where: { imageId: { in: imageIds } } })
const eventsOf = (imageId: string) =>
  database.auditEvent.findMany({ where: { action: 'LABEL_GIVEN', after: { path: ['imageId'], equals: imageId } } })
const said = ({ result, isNew }: LabelOutcome) =>
  isRefusal(result) ? `${result.name}: ${result.message}` : `${isNew ? 'new' : 'stands'} ${result.version}`

test('many images get a label each, with an audit event each, in as many statements as a few do', async () => {
  const reader = await member(projectId, 'READER')
  const counts: number[] = []
  for (const count of [2, mostLabels]) {
    const ids = await some(count)
    const sent = new StatementAllowance(() => undefined, 1)
    const labels = ids.map((imageId, i) => ({
      ...{ imageId, labelClassId: i % 2 ? normal : fracture, expectedVersion: 0, reason: i === 0 ? ' C5 ' : null },
    }))
    const outcomes = await sent.run(() => setLabels(reader, { projectId, labels }))
    counts.push(sent.count)
    expect(outcomes.map(o => o.imageId)).toEqual(ids)
    expect(new Set(outcomes.map(said))).toEqual(new Set(['new 1']))
    expect(await labelsOf(ids)).toBe(count)
    const current = await database.image.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
    expect(current.every(image => image.labelVersion === 1)).toBe(true)
    expect(await eventsOf(ids[0] ?? '')).toMatchObject([
      {
        ...{ actorId: reader.actor?.id, projectId, reason: 'C5', schema: 1, requestId: reader.requestId },
        before: { imageId: ids[0], labelClass: null, version: 0 },
        after: { imageId: ids[0], labelClass: 'Fracture', version: 1 },
      },
    ])
    expect(await database.auditEvent.count({ where: { actorId: reader.actor?.id } })).toBe(counts[1] ? 1002 : count)
  }
  expect(counts[1]).toBe(counts[0])
})

test('each image has its own outcome, and what is refused of one keeps no other from its label', async () => {
  const reader = await member(projectId, 'READER')
  const other = await project()
  const [free, mine, theirs, seen, out, twice, wrong] = (await some(7)) as [string, ...string[]]
  const [foreign] = await some(1, other)
  await setLabel(reader, { imageId: mine ?? '', labelClassId: normal, expectedVersion: 0 })
  for (const imageId of [theirs ?? '', seen ?? ''])
    await setLabel(owner.admin, { imageId, labelClassId: normal, expectedVersion: 0 })
  await takeOutImage(owner.admin, { imageId: out ?? '', reason: 'blurred' })
  const nowhere = randomUUID()
  const label = (imageId = '', more: object = {}) => ({ imageId, labelClassId: normal, expectedVersion: 0, ...more })
  const labels = [
    label(free.toUpperCase()),
    label(mine),
    label(theirs, { labelClassId: fracture }),
    label(seen, { labelClassId: fracture, expectedVersion: null }),
    label(out),
    label(twice),
    label(twice?.toUpperCase(), { labelClassId: fracture }),
    label(wrong, { labelClassId: other.labelClasses[0]?.id }),
    label(foreign),
    label(nowhere),
    label('nonsense'),
    label(wrong, { imageId: free, expectedVersion: 7, labelClassId: fracture }),
  ]
  const outcomes = await setLabels(reader, { projectId, labels: labels.slice(0, -1) })
  const classes = `${normal} (Normal), ${fracture} (Fracture)`
  const once = (id: string | undefined) => `InvalidInput: imageId is ${id}; allowed: each image once in a call`
  expect(outcomes.map(said)).toEqual([
    'new 1',
    'stands 1',
    'LabelConflict: somebody was faster: this image is now Normal (version 1)',
    'new 1',
    'Conflict: it was taken out: put it back first, or leave it',
    once(twice),
    once(twice?.toUpperCase()),
    `InvalidInput: labelClassId is ${other.labelClasses[0]?.id}; allowed: ${classes}`,
    `NotFound: there is no Image ${foreign}`,
    `NotFound: there is no Image ${nowhere}`,
    'NotFound: there is no Image nonsense',
  ])
  expect(await labelsOf([out ?? '', twice ?? '', wrong ?? '', foreign ?? ''])).toBe(0)
  expect(await labelsOf([free, mine ?? '', theirs ?? '', seen ?? ''])).toBe(5)
  for (const imageId of [free, mine ?? '', theirs ?? '']) expect(await eventsOf(imageId)).toHaveLength(1)
  expect(await eventsOf(seen ?? '')).toHaveLength(2)
  const [long] = await setLabels(reader, { projectId, labels: [label('x'.repeat(9000))] })
  expect(long?.imageId.length).toBeLessThan(250)
  const [late] = await setLabels(reader, { projectId, labels: labels.slice(-1) })
  expect(late && said(late)).toMatch(/LabelConflict.*version 1/)
})

test('a wrong reason or version is named, and nothing of that image is written', async () => {
  const ids = await some(3)
  const [one, two, three] = ids
  const outcomes = await setLabels(owner.admin, {
    projectId,
    labels: [
      { imageId: one ?? '', labelClassId: normal, reason: 'x'.repeat(1001) },
      { imageId: two ?? '', labelClassId: normal, expectedVersion: 3 },
      { imageId: three ?? '', labelClassId: normal },
    ],
  })
  expect(outcomes.map(said)).toEqual([
    expect.stringMatching(/^InvalidInput: reason is x+… \(1001 characters\)/),
    'InvalidInput: expectedVersion is 3; allowed: 0: this image has no label yet',
    'new 1',
  ])
  expect(await labelsOf(ids)).toBe(1)
})

test('of a thousand that are given a class of nowhere one lists all classes, and what is remembered stays short', async () => {
  const owner = await project()
  const data = Array.from({ length: 98 }, (_, i) => ({
    projectId: owner.id,
    name: `${i}`.padEnd(80, 'x'),
    position: 2 + i,
  }))
  await database.labelClass.createMany({ data })
  const ids = await some(mostLabels, owner)
  const labels = ids.map(imageId => ({ imageId, labelClassId: randomUUID() }))
  const outcomes = await setLabels(owner.admin, { projectId: owner.id, labels })
  expect(outcomes[0] && said(outcomes[0])).toContain(data[97]?.name)
  expect(new Set(outcomes.slice(1).map(o => o.result instanceof InvalidInput && o.result.allowed))).toEqual(
    new Set([`as with image ${ids[0]}`]),
  )
  expect(writeOutcomes(outcomes).length).toBeLessThan(250_000)
})

test('none, too many, a stranger, a member who may not label and another project are refused as a whole', async () => {
  const [imageId = ''] = await some(1)
  const labels = [{ imageId, labelClassId: normal }]
  const many = Array.from({ length: mostLabels + 1 }, () => ({ imageId, labelClassId: normal }))
  for (const given of [[], many])
    await expect(setLabels(owner.admin, { projectId, labels: given })).rejects.toThrow(
      new InvalidInput('labels', given.length, '1 to 1000 at once'),
    )
  await expect(setLabels(product(), { projectId, labels })).rejects.toThrow(Unauthenticated)
  await expect(setLabels(await member(projectId, 'AUDITOR'), { projectId, labels })).rejects.toThrow(Forbidden)
  const other = await project()
  await expect(setLabels(other.admin, { projectId, labels })).rejects.toThrow(NotFound)
  const narrow = { ...owner.admin.actor, id: owner.admin.actor?.id ?? '', name: 'A', isAdmin: false }
  const key = { id: randomUUID(), projectIds: [other.id], roles: ['ADMIN' as const] }
  await expect(setLabels({ ...owner.admin, actor: { ...narrow, key } }, { projectId, labels })).rejects.toThrow(
    NotFound,
  )
  expect(await labelsOf([imageId])).toBe(0)
})

test('without its audit events no label of a call is given', async () => {
  const ids = await some(5)
  const labels = ids.map(imageId => ({ imageId, labelClassId: normal }))
  await expect(setLabels({ ...owner.admin, requestId: '\u0000' }, { projectId, labels })).rejects.toThrow()
  expect(await labelsOf(ids)).toBe(0)
  expect(await database.image.count({ where: { id: { in: ids }, labelVersion: 0 } })).toBe(5)
})

test('ten callers of the same images in any order: each image one label, and everybody else is told of it', async () => {
  const ids = await some(200)
  const readers = await Promise.all(Array.from({ length: 10 }, () => member(projectId, 'READER')))
  const calls = await Promise.all(
    readers.map((reader, i) => {
      const order = i % 2 ? ids : ids.toReversed()
      const labels = order.map(imageId => ({ imageId, labelClassId: normal, expectedVersion: 0 }))
      return setLabels(reader, { projectId, labels })
    }),
  )
  const outcomes = calls.flat()
  expect(outcomes.filter(o => o.isNew)).toHaveLength(200)
  expect(outcomes.filter(o => isRefusal(o.result) && o.result.name === 'LabelConflict')).toHaveLength(1800)
  expect(await labelsOf(ids)).toBe(200)
})
