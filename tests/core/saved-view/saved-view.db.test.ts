import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { changeView } from '#core/saved-view/change-view.ts'
import { keptLook } from '#core/saved-view/look.ts'
import { removeView } from '#core/saved-view/remove-view.ts'
import { mostViews, saveView } from '#core/saved-view/save-view.ts'
import { visibleViews } from '#core/saved-view/visible-views.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, project, member } = await openCore()

async function room() {
  const owner = await project()
  const projectId = owner.id
  const [normal = '', fracture = ''] = owner.labelClasses.map(c => c.id)
  const [ada, ben] = [await member(projectId, 'REVIEWER'), await member(projectId, 'READER')]
  const seen = async (ctx: TestContext) => {
    const where = { AND: [{ projectId }, visibleViews(ctx.actor?.id ?? '')] }
    return (await database.savedView.findMany({ where, orderBy: { name: 'asc' } })).map(view => view.name)
  }
  return { owner, projectId, normal, fracture, ada, ben, seen }
}

test('a view keeps only what is asked for, is found by its owner, and by others where it is shared', async () => {
  const { projectId, normal, ada, ben, seen } = await room()
  const addedFrom = new Date('2026-03-14T00:00:00Z')
  const filter = { labelClassId: normal, unlabelled: null, addedFrom }
  const kept = await saveView(ada, { projectId, name: ' Normal since March ', filter })
  expect(kept).toMatchObject({ name: 'Normal since March', isShared: false, ownerId: ada.actor?.id })
  expect(kept.filter).toEqual({ labelClassId: normal, addedFrom: addedFrom.toISOString() })
  expect(await seen(ada)).toEqual(['Normal since March'])
  expect(await seen(ben)).toEqual([])
  await changeView(ada, { viewId: kept.id, isShared: true, name: 'Since March', filter: { addedFrom } })
  expect(await seen(ben)).toEqual(['Since March'])
  expect(await database.savedView.findUnique({ where: { id: kept.id } })).toMatchObject({
    filter: { addedFrom: addedFrom.toISOString() },
  })
  await saveView(ben, { projectId, name: 'Since March', filter: {} })
  expect(await seen(ben)).toEqual(['Since March', 'Since March'])
  await removeView(ada, { viewId: kept.id })
  expect(await seen(ben)).toEqual(['Since March'])
})

test('a view keeps how its images are shown, where that was said, and says so again', async () => {
  const { projectId, ada } = await room()
  const look = { layout: 'TABLE', colourBy: 'STATE', orderBy: 'FILE_NAME_ASCENDING' } as const
  expect((await saveView(ada, { projectId, name: 'plain', filter: {} })).look).toBeNull()
  const kept = await saveView(ada, { projectId, name: 'by name', filter: {}, look })
  expect(keptLook(kept.look)).toEqual(look)
  const other = { ...look, layout: 'TILES' } as const
  expect(keptLook((await changeView(ada, { viewId: kept.id, look: other })).look)).toEqual(other)
  expect(keptLook((await changeView(ada, { viewId: kept.id, name: 'other' })).look), 'it stays').toEqual(other)
  const wrong = { ...look, layout: 'LIST' } as unknown as typeof look
  await expect(saveView(ada, { projectId, name: 'wrong', filter: {}, look: wrong })).rejects.toThrow('look.layout')
})

test('whoever reads blind finds their own alone: a name may tell what others said', async () => {
  const { projectId, ada, ben, seen } = await room()
  await saveView(ada, { projectId, name: 'Ben is wrong here', filter: {}, isShared: true })
  await saveView(ben, { projectId, name: 'mine', filter: {} })
  await database.project.update({ where: { id: projectId }, data: { isBlind: true } })
  expect(await seen(ben)).toEqual(['mine'])
  expect(await seen(ada)).toEqual(['Ben is wrong here'])
})

test('of two views of one name at once one is kept, and one is told', async () => {
  const { projectId, ada } = await room()
  const both = await Promise.allSettled([1, 2].map(() => saveView(ada, { projectId, name: 'twice', filter: {} })))
  expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(b => b.status === 'rejected')?.reason).toMatchObject({ name: 'Conflict', current: 'twice' })
  const other = await saveView(ada, { projectId, name: 'other', filter: {} })
  await expect(changeView(ada, { viewId: other.id, name: 'twice' })).rejects.toThrow('a view named twice already')
  expect((await changeView(ada, { viewId: other.id, name: 'other', isShared: true })).isShared).toBe(true)
})

test('what cannot be kept is refused, with what is allowed, and nothing is', async () => {
  const { projectId, ada, ben } = await room()
  const strange = await project()
  const strangeClass = strange.labelClasses[0]?.id ?? ''
  const save = (part: object) => saveView(ada, { projectId, name: 'x', filter: {}, ...part })
  await expect(save({ name: '\u202e' })).rejects.toMatchObject({ field: 'name', allowed: /1 to 80 characters/ })
  await expect(save({ name: 'x'.repeat(81) })).rejects.toMatchObject({ field: 'name' })
  await expect(save({ filter: { labelClassId: strangeClass } })).rejects.toThrow(`no LabelClass ${strangeClass}`)
  await expect(save({ filter: { modelVersionId: randomUUID() } })).rejects.toThrow('no ModelVersion')
  await expect(save({ filter: { split: 'TEST' } })).rejects.toMatchObject({ field: 'split' })
  const at = new Date()
  await expect(save({ filter: { addedFrom: at, addedBefore: at } })).rejects.toMatchObject({ field: 'addedBefore' })
  await expect(save({ filter: { search: 'x'.repeat(201) } })).rejects.toMatchObject({ field: 'search' })
  await expect(save({ filter: { groupKey: 'x'.repeat(10_001) } })).rejects.toMatchObject({ field: 'filter.groupKey' })
  await expect(saveView(strange.admin, { projectId, name: 'x', filter: {} })).rejects.toThrow('no Project')
  expect(await database.savedView.count({ where: { projectId } })).toBe(0)

  const { id: viewId } = await save({ isShared: true })
  const nothing = changeView(ada, { viewId })
  await expect(nothing).rejects.toMatchObject({ field: 'name', allowed: /a name, a filter/ })
  await expect(changeView(ben, { viewId, name: 'mine' })).rejects.toThrow('needs who saved it')
  await expect(removeView(ben, { viewId })).rejects.toThrow('needs who saved it')
  await changeView(ada, { viewId, isShared: false })
  await expect(removeView(ben, { viewId })).rejects.toThrow(`no SavedView ${viewId}`)
  await expect(removeView(strange.admin, { viewId })).rejects.toThrow(`no SavedView ${viewId}`)
  await removeView(ada, { viewId })
  await expect(removeView(ada, { viewId })).rejects.toThrow(`no SavedView ${viewId}`)
  await expect(removeView(ada, { viewId: 'x' })).rejects.toThrow('no SavedView x')
})

test('a person has at most so many in a project; what others have does not count', async () => {
  const { projectId, ada, ben } = await room()
  const ownerId = ada.actor?.id ?? ''
  const rows = Array.from({ length: mostViews }, (_, i) => ({ projectId, ownerId, name: `v${i}`, filter: {} }))
  await database.savedView.createMany({ data: rows })
  const one = { projectId, name: 'one more', filter: {} }
  await expect(saveView(ada, one)).rejects.toMatchObject({ field: 'name', allowed: /at most 100 views of yours/ })
  expect((await saveView(ben, one)).name).toBe('one more')
})
