import { expect, test } from 'vitest'
import { Conflict, Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import { setQualification } from '#core/membership/set-qualification.ts'
import { readerStatistics } from '#core/reading/statistics.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'

const { database, project, member, person, images } = await openCore()
const idOf = (ctx: TestContext) => ctx.actor?.id ?? ''

test('a member says what they are in their work, an administrator of anybody; each with its event', async () => {
  const owner = await project()
  const ada = await member(owner.id, 'READER')
  const of = { projectId: owner.id, userId: idOf(ada) }
  const said = await setQualification(ada, { ...of, specialty: ' Radiology ', experienceYears: 12 })
  expect(said).toMatchObject({ specialty: 'Radiology', experienceYears: 12, qualifiedAt: ada.now })
  await setQualification(ada, { ...of, specialty: 'Radiology', experienceYears: 12 })
  expect(await setQualification(owner.admin, { ...of, experienceYears: 0 })).toMatchObject({
    specialty: null,
    experienceYears: 0,
  })
  const events = await database.auditEvent.findMany({
    where: { action: 'QUALIFICATION_SET', projectId: owner.id },
    orderBy: { id: 'asc' },
  })
  expect(events.map(e => [e.actorId, e.nounId, e.after])).toEqual([
    [idOf(ada), idOf(ada), { specialty: 'Radiology', experienceYears: 12 }],
    [idOf(owner.admin), idOf(ada), { specialty: null, experienceYears: 0 }],
  ])
})

test('it is refused of others, of nobody, and where it is none', async () => {
  const owner = await project()
  const [ada, ben] = [await member(owner.id, 'READER'), await member(owner.id, 'REVIEWER')]
  const of = { projectId: owner.id, userId: idOf(ada) }
  await expect(setQualification(ben, { ...of, specialty: 'Nursing' })).rejects.toThrow(Forbidden)
  await expect(setQualification(await person('stranger'), { ...of, specialty: 'x' })).rejects.toThrow(NotFound)
  await expect(setQualification(owner.admin, { ...of, userId: 'nobody' })).rejects.toThrow(NotFound)
  await expect(setQualification(ada, { ...of, specialty: ' ' })).rejects.toThrow('1 to 100 characters')
  for (const experienceYears of [-1, 81, 1.5])
    await expect(setQualification(ada, { ...of, experienceYears })).rejects.toThrow(InvalidInput)
  await database.project.update({ where: { id: owner.id }, data: { archivedAt: new Date() } })
  await expect(setQualification(ada, { ...of, specialty: 'Radiology' })).rejects.toThrow(Conflict)
})

test('it stands beside what they read', async () => {
  const owner = await project()
  await images(owner, [{ groupKey: 'g', classIndex: 0 }])
  await setQualification(owner.admin, {
    projectId: owner.id,
    userId: idOf(owner.admin),
    specialty: 'Surgery',
    experienceYears: 3,
  })
  const [row] = await readerStatistics({ database }, { projectId: owner.id, readerId: null }, 5)
  expect(row).toMatchObject({ specialty: 'Surgery', experienceYears: 3 })
})
