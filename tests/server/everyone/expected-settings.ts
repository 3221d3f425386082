import { randomUUID } from 'node:crypto'
import { attributesOf } from './fill-attribute.ts'
import { type Expected, right } from './rules.ts'
import type { World } from './world.ts'

/** Another, empty, in which everybody is what they are here. */
const newProject = async ({ database, here }: World, isArchived: boolean) => {
  const archivedAt = isArchived ? new Date() : null
  const words = { name: `${here.mark} ${randomUUID()}`, question: `${here.mark} question` }
  const { id } = await database.project.create({ data: { ...words, createdById: here.userId, archivedAt } })
  const from = here.projectId
  await database.$executeRaw`insert into "Membership" ("projectId", "userId", "roles")
    select ${id}::uuid, "userId", "roles" from "Membership" where "projectId" = ${from}::uuid`
  await database.$executeRaw`insert into "ApiKeyProject" ("apiKeyId", "projectId")
    select "apiKeyId", ${id}::uuid from "ApiKeyProject" where "projectId" = ${from}::uuid`
  return id
}

/** Those that were made for nothing but to be changed, before there is no room for more; few stay for who is about to ask. */
const forgetClasses = async ({ database, here: { projectId } }: World) => {
  const where = { projectId, name: { startsWith: 'class ' }, labels: { none: {} } }
  if ((await database.labelClass.count({ where })) > 30) await database.labelClass.deleteMany({ where })
}

const newClass = async (world: World, isArchived: boolean) => {
  await forgetClasses(world)
  const { projectId } = world.here
  const newest = await world.database.labelClass.aggregate({ where: { projectId }, _max: { position: true } })
  return world.database.labelClass.create({
    data: {
      ...{ projectId, name: `class ${randomUUID()}`, position: (newest._max.position ?? 0) + 1 },
      archivedAt: isArchived ? new Date() : null,
    },
  })
}

/** Fields of Mutation by which a project is set up. */
export const settingsMutations: Record<string, Expected> = {
  archiveProject: {
    who: right('ARCHIVE_PROJECTS'),
    given: async world => ({ projectId: await newProject(world, false) }),
  },
  restoreProject: {
    who: right('ARCHIVE_PROJECTS'),
    given: async world => ({ projectId: await newProject(world, true) }),
  },
  publishGuidelines: {
    who: right('PUBLISH_GUIDELINES'),
    given: async world => ({
      text: `# ${randomUUID()}`,
      expectedVersion: await world.database.guideline.count({ where: { projectId: world.here.projectId } }),
    }),
  },
  addClass: {
    who: right('SET_CLASSES'),
    given: async world => {
      await forgetClasses(world)
      return { name: `class ${randomUUID()}` }
    },
  },
  renameClass: {
    who: right('SET_CLASSES'),
    given: async world => {
      const { id, name } = await newClass(world, false)
      return { labelClassId: id, expectedName: name, name: `class ${randomUUID()}` }
    },
  },
  setAnswerAttributes: {
    who: right('SET_CLASSES'),
    noun: 'answerAttribute',
    given: async ({ database, here: { projectId } }) => {
      await database.job.updateMany({ where: { projectId, kind: 'BATCH' }, data: { status: 'SUCCEEDED' } })
      const { expectedRevision, attributes } = await attributesOf(database, projectId)
      const [first, ...others] = attributes
      return {
        expectedRevision,
        attributes: [{ ...first, name: `attribute ${randomUUID()}` }, ...others],
        ...{ 'attributes.name': 'an attribute', 'choices.name': 'a choice' },
      }
    },
  },
  archiveClass: {
    who: right('SET_CLASSES'),
    given: async world => {
      const { projectId } = world.here
      // No import gives it meanwhile: those that are open here wait for a worker.
      await world.database.job.updateMany({ where: { projectId, kind: 'IMPORT' }, data: { status: 'SUCCEEDED' } })
      return { labelClassId: (await newClass(world, false)).id }
    },
  },
  restoreClass: {
    who: right('SET_CLASSES'),
    given: async world => ({ labelClassId: (await newClass(world, true)).id }),
  },
  reorderClasses: {
    who: right('SET_CLASSES'),
    given: async world => {
      const where = { projectId: world.here.projectId }
      const ids = (await world.database.labelClass.findMany({ where, orderBy: { position: 'asc' } })).map(c => c.id)
      return { labelClassIds: ids.toReversed(), expectedLabelClassIds: ids }
    },
  },
}
