import { randomUUID } from 'node:crypto'
import { setGoldAnswer } from '#core/gold/set-gold.ts'
import { type Expected, type Rule, right } from './rules.ts'
import type { World } from './world.ts'

/** In a project that is read blind: by right, and never by whoever is reader there, as those are to whom keys belong. */
const sighted: Rule = person => {
  const outcome = right('SET_GOLD')(person)
  const isReader = person.roles.includes('READER') || person.kind.startsWith('key of')
  return outcome === 'DATA' && isReader ? 'FORBIDDEN' : outcome
}

/** An image of a project that is read blind, in which everybody is what they are here. */
async function newBlindImage({ database, here }: World) {
  const { projectId, userId: createdById, imageId } = here
  const { id, labelClasses } = await database.project.create({
    data: {
      ...{ name: randomUUID(), question: 'Is it?', isBlind: true, createdById },
      labelClasses: { create: ['Normal', 'Fracture'].map((name, position) => ({ name, position })) },
    },
    include: { labelClasses: true },
  })
  const memberships = await database.membership.findMany({ where: { projectId } })
  // Whoever sets a gold answer first is no reader there.
  const rolesOf = ({ userId, roles }: (typeof memberships)[number]) =>
    userId === createdById ? roles.filter(role => role !== 'READER') : roles
  await database.membership.createMany({ data: memberships.map(m => ({ ...m, projectId: id, roles: rolesOf(m) })) })
  const keys = await database.apiKeyProject.findMany({ where: { projectId } })
  await database.apiKeyProject.createMany({ data: keys.map(({ apiKeyId }) => ({ apiKeyId, projectId: id })) })
  const { id: _, display, ...like } = await database.image.findUniqueOrThrow({ where: { id: imageId } })
  const sha256 = (randomUUID() + randomUUID()).replaceAll('-', '')
  const bare = { labelVersion: 0, labelClassId: null, goldNumber: 0, takenOutAt: null, takenOutById: null }
  const image = await database.image.create({
    data: { ...like, ...bare, display: display ?? {}, sha256, projectId: id, readingState: 'UNREAD' },
  })
  return { imageId: image.id, labelClassId: labelClasses[0]?.id ?? '' }
}

/** Somebody who practises in such a project. */
async function newPractice(world: World) {
  const given = await newBlindImage(world)
  await setGoldAnswer({ ...world.hereOwner, now: new Date() }, { ...given, expectedNumber: 0 })
  const { projectId } = await world.database.image.findUniqueOrThrow({ where: { id: given.imageId } })
  await world.database.project.update({ where: { id: projectId }, data: { practiceCount: 1 } })
  return { projectId, readerId: world.people.reader.id, verdict: 'GO_ON', reason: 'talked it over' }
}

/** What readers are measured by. */
export const goldMutations: Record<string, Expected> = {
  setGoldAnswer: {
    who: sighted,
    given: async world => ({ ...(await newBlindImage(world)), expectedNumber: 0 }),
  },
  takeBackGoldAnswer: {
    noun: 'goldAnswer',
    who: sighted,
    given: async world => {
      const given = await newBlindImage(world)
      const { id } = await setGoldAnswer({ ...world.hereOwner, now: new Date() }, { ...given, expectedNumber: 0 })
      return { imageId: given.imageId, goldAnswerId: id, reason: 'doubtful' }
    },
  },
  decidePractice: { who: sighted, given: newPractice },
}
