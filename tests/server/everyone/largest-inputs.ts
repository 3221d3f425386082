import { randomUUID } from 'node:crypto'
import { attributesOf } from './fill-attribute.ts'
import { fillPairs } from './fill-duplicates.ts'
import type { World } from './world.ts'

type Make = (world: World) => Promise<Record<string, unknown>>

/** What a mutation is given that is as much as it takes, in each way that it can be; in words: why it takes no more than what everybody gives it. */
export type Largest = string | readonly Make[]

const manySessions = 2000

const oldest = async ({ database, here: { projectId } }: World, take: number) =>
  (await database.image.findMany({ where: { projectId }, take, orderBy: { id: 'asc' }, select: { id: true } })).map(
    ({ id }) => id,
  )

/** Somebody who is signed in from very many places. */
async function newWanderer({ database }: World): Promise<string> {
  const id = randomUUID()
  await database.user.create({ data: { id, name: 'Wanderer', email: `${id}@example.org` } })
  const expiresAt = new Date(Date.now() + 3_600_000)
  await database.session.createMany({
    data: Array.from({ length: manySessions }, () => ({
      ...{ id: randomUUID(), tokenSha256: randomUUID(), userId: id, expiresAt },
    })),
  })
  return id
}

/** Whoever reads a project blind sets no gold answer there. */
async function asAdmins({ database, people }: World): Promise<Record<string, unknown>> {
  const where = { project: { isBlind: true }, userId: { not: people.reader.id } }
  await database.membership.updateMany({ where, data: { roles: ['ADMIN'] } })
  return {}
}

/** The import that has a file for every image, as it is where it was looked at whole. */
async function newChecked({ database, here }: World): Promise<string> {
  const { projectId, userId: createdById } = here
  const { id } = await database.import.findFirstOrThrow({
    where: { projectId, files: { some: {} } },
    orderBy: { id: 'desc' },
  })
  const like = await database.import.findUniqueOrThrow({ where: { id: here.checkedImportId } })
  const over = { status: 'SUCCEEDED', finishedAt: new Date() } as const
  const job = await database.job.create({ data: { projectId, kind: 'CHECK_IMPORT', createdById, ...over } })
  const { listedAt, reading, found } = like
  const known = { listedAt, reading: reading ?? {}, found: found ?? {} }
  await database.import.update({ where: { id }, data: { ...known, checkJobId: job.id, jobId: null } })
  return id
}

/** Each import is undone once. */
async function nextImport({ database, here: { projectId, userId } }: World): Promise<string> {
  const { id } = await database.import.findFirstOrThrow({
    where: { projectId, jobId: null, checkJobId: null, images: { some: {} } },
    orderBy: { id: 'asc' },
  })
  const over = { status: 'SUCCEEDED', finishedAt: new Date() } as const
  const job = await database.job.create({ data: { projectId, kind: 'IMPORT', createdById: userId, ...over } })
  await database.import.update({ where: { id }, data: { jobId: job.id } })
  return id
}

/** A further version of the same project. */
async function nextVersion({ database, here }: World): Promise<string> {
  const [made] = await database.$queryRaw<{ id: string }[]>`
    insert into "DatasetVersion" select (jsonb_populate_record(v, jsonb_build_object(
      'id', gen_random_uuid(), 'number', (select max("number") + 1 from "DatasetVersion" where "projectId" = v."projectId"), 'freezeId', null))).*
    from "DatasetVersion" v where v."id" = ${here.datasetVersionId}::uuid returning "id"`
  return made?.id ?? ''
}

const letter = (i: number) => String.fromCodePoint(0x4e00 + i)

const one = {
  person: 'it is about one person',
  account: 'it is about the account of whoever calls',
  job: 'it is about one job, whatever that does',
  image: 'it is about one image, here one with a thousand labels',
  project: 'it is about one project, however much is in it',
  labelClass: 'it is about one class, whatever has it',
  key: 'it is about one key',
  link: 'it is about one link',
  run: 'it is about one run, here of a dataset of all images',
  source: 'it names a source, which a worker reads',
  view: 'it is about one of at most a hundred views of a person',
} as const

/** Every field of Mutation. One that is not here fails the test that reads this. */
export const largest: Record<string, Largest> = {
  acceptInvitation: one.link,
  appointAdmin: one.person,
  cancelJob: one.job,
  changeEmail: one.account,
  changeName: one.account,
  setKeys: [
    // A circle of a hundred.
    async () => ({
      keys: Array.from({ length: 100 }, (_, i) => ({ key: letter(i), pressed: letter((i + 1) % 100) })),
    }),
  ],
  changePassword: one.account,
  createPasswordReset: one.person,
  enableUser: one.person,
  endMembership: one.person,
  endOtherSessions: one.account,
  endSession: 'it is about one session',
  inviteAdministrator: one.link,
  invitePerson: one.link,
  joinProject: one.link,
  keepOriginals: one.project,
  archiveProject: one.project,
  restoreProject: one.project,
  publishGuidelines: 'it is one text of at most 20,000 characters',
  addClass: one.labelClass,
  renameClass: one.labelClass,
  archiveClass: one.labelClass,
  restoreClass: one.labelClass,
  setAnswerAttributes: [
    async ({ database, here: { projectId } }) => {
      const { expectedRevision, attributes } = await attributesOf(database, projectId)
      const choices = Array.from({ length: 40 }, (_, i) => ({ name: `Choice ${i}` }))
      const more = Array.from({ length: 20 - attributes.length }, (_, i) => ({ name: `Attribute ${i}`, choices }))
      const renamed = attributes.map(attribute => ({ ...attribute, name: randomUUID() }))
      return { expectedRevision, attributes: [...renamed, ...more] }
    },
  ],
  reorderClasses: 'it is about the classes of one project, at most 50',
  computeAgreement: one.project,
  findDuplicates: one.project,
  decideDuplicates: [async world => ({ pairIds: await fillPairs(world, await oldest(world, 501)) })],
  openReading: one.image,
  reviewLabel: one.image,
  adjudicateImage: one.image,
  undoAdjudication: one.image,
  setGoldAnswer: [async world => ({ ...(await asAdmins(world)), explanation: 'x'.repeat(2000) })],
  takeBackGoldAnswer: [asAdmins],
  decidePractice: [asAdmins],
  writeComment: [async () => ({ text: 'x'.repeat(4000) })],
  resolveComment: one.image,
  reopenComment: one.image,
  retractComment: one.image,
  readMentions: one.image,
  saveView: one.view,
  changeView: one.view,
  removeView: one.view,
  setReadingPolicy: one.project,
  putBackImage: one.image,
  removeUpload: 'it is about one upload',
  renameProject: one.project,
  resetPassword: one.person,
  resumeTrainingRun: one.run,
  retryJob: one.job,
  reviewBurnedIn: one.image,
  revokeApiKey: one.key,
  revokeInvitation: one.link,
  setAdministrator: one.person,
  setLabel: one.image,
  takeBackLabel: one.image,
  setMembership: one.person,
  setQualification: one.person,
  waiveLeakage: 'it is about one dataset version, whose leakage is counted by the database',
  startTrainingRun: one.run,
  takeOutImage: one.image,
  checkImport: one.source,
  startImport: one.source,
  createApiKey: [async ({ here }) => ({ roles: ['READER', 'REVIEWER', 'ENGINEER'], projectIds: [here.projectId] })],
  createProject: [
    async () => ({
      labelClasses: Array.from({ length: 50 }, (_, i) => ({ name: `Class ${i}`, isPositive: i === 1 })),
    }),
  ],
  disableUser: [async world => ({ userId: await newWanderer(world) })],
  endUserSessions: [async world => ({ userId: await newWanderer(world) })],
  setLabels: [
    async world => {
      const { labelClassId } = world.here
      return { labels: (await oldest(world, 1000)).map(imageId => ({ imageId, labelClassId })) }
    },
  ],
  startBatch: [
    async world => ({ imageIds: await oldest(world, 5000) }),
    async () => ({ imageIds: undefined, filter: {} }),
  ],
  undoBatch: 'it is about one batch, which a worker undoes',
  freezeDataset: [async () => ({ ratio: { train: 0.7, validation: 0.15, test: 0.15 } })],
  describeDatasetVersion: [
    async world => {
      const { datasetVersionId } = world.here
      const said = await world.database.datasetDescription.findUnique({ where: { datasetVersionId } })
      const tags = Array.from({ length: 10 }, (_, i) => letter(i).repeat(40))
      return { note: 'x'.repeat(2000), tags, expectedRevision: said?.revision ?? 0 }
    },
  ],
  compareDatasets: [async world => ({ fromId: await nextVersion(world) })],
  checkShortcuts: 'it names one version, which a worker looks at',
  requestPredictions: [
    async world => ({ imageIds: await oldest(world, 10_000) }),
    async ({ here: { datasetVersionId } }) => ({ imageIds: undefined, datasetVersionId, split: 'TRAIN' }),
  ],
  applyImport: [async world => ({ importId: await newChecked(world) })],
  readImport: [async world => ({ importId: await newChecked(world) })],
  undoImport: [async world => ({ importId: await nextImport(world), confirmLabelled: true })],
}
