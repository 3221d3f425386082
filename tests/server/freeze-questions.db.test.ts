import { expect, test } from 'vitest'
import { openApi } from '#tests/kit/api.ts'
import { mutate } from '#tests/kit/mutate.ts'

const api = await openApi()
const { database } = api
const ratio = { train: 0.6, validation: 0.2, test: 0.2 }

/** Forty labelled images of one import, and an engineer of their project. */
async function open() {
  const owner = await api.project()
  const made = await api.images(
    owner,
    Array.from({ length: 40 }, (_, i) => ({ groupKey: `p${i}`, classIndex: i % 2 })),
  )
  const engineer = await api.user('engineer', { projectId: owner.id, roles: ['ENGINEER'] })
  const freeze = (more: object = {}) =>
    mutate(
      engineer,
      'freezeDataset',
      { projectId: owner.id, seed: 1, ratio, ...more },
      { selection: '... on DatasetFreeze { id } ... on InvalidInput { field allowed }' },
    )
  const questions = async () => {
    const asked = `query ($id: ID!) { project(id: $id) { suspectedLabelledCount openImports { id undoJob { status } } } }`
    return (await engineer.request<{ project: object }>(asked, { id: owner.id })).project
  }
  return { owner, made, freeze, questions }
}

test('an import that is being undone is asked about, and said beforehand', async () => {
  const { owner, made, freeze, questions } = await open()
  const importId = made[0]?.importId ?? ''
  expect(await questions()).toEqual({ suspectedLabelledCount: 0, openImports: [] })
  const createdById = owner.admin.actor?.id ?? ''
  const { id: undoJobId } = await database.job.create({
    data: { projectId: owner.id, kind: 'UNDO_IMPORT', status: 'RUNNING', createdById },
  })
  await database.import.update({ where: { id: importId }, data: { undoJobId } })
  expect(await questions()).toMatchObject({ openImports: [{ id: importId, undoJob: { status: 'RUNNING' } }] })
  expect(await freeze()).toMatchObject({ field: 'whileImporting', allowed: expect.stringContaining('is being undone') })
  expect(await freeze({ whileImporting: true })).toMatchObject({ __typename: 'DatasetFreeze' })
  await database.job.update({ where: { id: undoJobId }, data: { status: 'SUCCEEDED' } })
  expect(await questions()).toMatchObject({ openImports: [] })
  expect(await freeze()).toMatchObject({ __typename: 'DatasetFreeze' })
})

test('of labelled images with suspected names it is said beforehand how many would be asked about', async () => {
  const { made, freeze, questions } = await open()
  const suspected = (from: number, to: number, data: object) =>
    database.image.updateMany({ where: { id: { in: made.slice(from, to).map(i => i.id) } }, data })
  await suspected(0, 6, { burnedIn: 'SUSPECTED' })
  await suspected(0, 1, { labelClassId: null, labelVersion: 0 })
  await suspected(1, 2, { takenOutAt: new Date() })
  await suspected(8, 10, { burnedIn: 'YES' })
  expect(await questions()).toMatchObject({ suspectedLabelledCount: 4 })
  expect(await freeze()).toMatchObject({
    field: 'suspectedBurnedIn',
    allowed: expect.stringContaining('in 4 labelled'),
  })
  const counts = (train: number, suspectedBurnedIn: string) =>
    freeze({ ratio: null, counts: { train, validation: 3, test: 3 }, suspectedBurnedIn })
  expect(await counts(31, 'INCLUDE')).toMatchObject({ allowed: expect.stringContaining('36 images in all') })
  expect(await counts(27, 'LEAVE_OUT')).toMatchObject({ allowed: expect.stringContaining('32 images in all') })
  expect(await counts(26, 'LEAVE_OUT')).toMatchObject({ __typename: 'DatasetFreeze' })
})
