import { randomUUID } from 'node:crypto'
import type { Context } from '#core/context.ts'
import { inTransaction } from '#core/context.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { configOf } from '#tests/kit/recipe.ts'
import { commentMutations } from './expected-comments.ts'
import { goldMutations } from './expected-gold.ts'
import { peopleMutations } from './expected-people.ts'
import { answer, newImage, readingMutations, view } from './expected-readings.ts'
import { settingsMutations } from './expected-settings.ts'
import { viewMutations } from './expected-views.ts'
import { fillBatch } from './fill-batch.ts'
import { fillImport } from './fill-images.ts'
import { fillUpload } from './fill-project.ts'
import { administrators, type Expected, right } from './rules.ts'
import type { Person, World } from './world.ts'

const acting = (world: World, person: Person): Context => ({
  ...world.hereOwner,
  now: new Date(),
  actor: person.id ? { id: person.id, name: person.name, isAdmin: false, key: null } : world.hereOwner.actor,
})

const newUpload = (world: World, person: Person) =>
  fillUpload({ ctx: acting(world, person), projectId: world.here.projectId, mark: world.here.mark })

const newJob = (world: World) =>
  inTransaction(world.hereOwner, ctx =>
    enqueueJob(ctx, { projectId: world.here.projectId, kind: 'TRAIN', createdById: world.here.userId }),
  )

const newImport = (world: World, isApplied: boolean) => {
  const { projectId, mark, workerId } = world.here
  return fillImport({ ctx: world.hereOwner, projectId, mark, workerId }, isApplied)
}
const newChecked = (world: World) => newImport(world, false)

const versionOf = async (world: World) =>
  (await world.database.image.findUniqueOrThrow({ where: { id: world.here.imageId } })).labelVersion

/** A batch of the owner's that was carried out. */
const newBatch = async (world: World) => {
  const { mark, projectId } = world.here
  const imageId = await newImage(world, false)
  const { batchId } = await fillBatch({ ctx: world.hereOwner, projectId, mark, classIds: [] }, imageId, false)
  return batchId
}

const newFailedRun = async (world: World) => {
  const { datasetVersionId } = world.here
  const config = configOf('quick-look')
  const run = await startTrainingRun({ ...world.hereOwner, now: new Date() }, { datasetVersionId, config })
  await world.database.job.update({ where: { id: run.jobId }, data: { status: 'FAILED' } })
  await world.database.$executeRaw`delete from pgboss.job where id = ${run.jobId}::uuid`
  return run
}

/** Of how a source is read, where it is said. */
const read = { 'lists.path': 'manifest.csv', 'lists.isUsed': true, 'splits.word': 'early' }

/** Every field of Mutation. One that is not here fails the test that reads this. */
export const mutations: Record<string, Expected> = {
  ...peopleMutations,
  ...settingsMutations,
  ...commentMutations,
  ...viewMutations,
  ...readingMutations,
  ...goldMutations,
  createProject: {
    who: administrators(),
    given: () => ({
      'labelClasses.name': 'Perhaps',
      'labelClasses.isPositive': false,
      name: `project ${randomUUID()}`,
      question: 'Is it?',
      labelClasses: [
        { name: 'No', isPositive: false },
        { name: 'Yes', isPositive: true },
      ],
    }),
  },
  renameProject: { who: right('RENAME_PROJECTS'), given: () => ({ question: `Is it ${randomUUID()}?` }) },
  keepOriginals: { who: right('KEEP_ORIGINALS'), given: () => ({ keepsOriginals: true }) },
  checkImport: { who: right('IMPORT_IMAGES'), given: world => ({ folder: world.films, ...read }) },
  startImport: {
    who: right('IMPORT_IMAGES'),
    given: world => ({ folder: world.films, 'phantoms.count': 8, 'phantoms.seed': 1, ...read }),
  },
  readImport: {
    who: right('IMPORT_IMAGES'),
    given: async world => ({
      importId: (await newChecked(world)).id,
      ...read,
      'reading.levels': ['CLASS'],
      'lists.path': `${world.here.mark}.csv`,
    }),
  },
  applyImport: {
    who: right('IMPORT_IMAGES'),
    given: async world => ({
      importId: (await newChecked(world)).id,
      'classes.name': 'Normal',
      'readers.name': world.hereOwner.actor?.name,
    }),
  },
  removeUpload: {
    noun: 'upload',
    who: right('IMPORT_IMAGES'),
    given: async (world, person) => {
      const { id } = await newUpload(world, person)
      return { id, uploadId: id }
    },
  },
  cancelJob: {
    noun: 'job',
    who: right('CANCEL_JOBS'),
    given: async world => {
      const { id } = await newJob(world)
      return { id, jobId: id }
    },
  },
  setLabel: {
    who: right('LABEL_IMAGES'),
    given: async world => ({ ...view, ...answer(world), expectedVersion: await versionOf(world) }),
  },
  setLabels: {
    who: right('LABEL_IMAGES'),
    given: async world => ({ ...answer(world), expectedVersion: await versionOf(world) }),
  },
  openReading: { who: right('LABEL_IMAGES') },
  reviewBurnedIn: {
    who: right('LABEL_IMAGES'),
    given: async world => {
      await world.database.image.update({ where: { id: world.here.imageId }, data: { burnedIn: 'SUSPECTED' } })
      return { verdict: 'NO', expected: 'SUSPECTED' }
    },
  },
  takeOutImage: {
    who: right('TAKE_OUT_IMAGES'),
    given: async world => ({ imageId: await newImage(world, false), reason: 'blurred' }),
  },
  putBackImage: {
    who: right('TAKE_OUT_IMAGES'),
    given: async world => ({ imageId: await newImage(world, true), reason: 'it was not' }),
  },
  startBatch: {
    who: right('LABEL_IMAGES'),
    given: ({ here: { imageId, labelClassId } }) => ({
      ...{ kind: 'LABEL', labelClassId, imageIds: [imageId], reason: 'all of one patient' },
    }),
  },
  undoBatch: {
    noun: 'batch',
    who: right('UNDO_BATCHES'),
    given: async world => ({ batchId: await newBatch(world), reason: 'of another patient' }),
  },
  undoImport: {
    who: right('TAKE_OUT_IMAGES'),
    given: async world => ({ importId: (await newImport(world, true)).id, reason: 'the wrong folder' }),
  },
  freezeDataset: {
    who: right('FREEZE_DATASETS'),
    given: () => ({
      seed: 1,
      ratio: { train: 0.5, validation: 0.25, test: 0.25 },
      suspectedBurnedIn: 'INCLUDE',
      whileImporting: true,
      'counts.train': 8,
      'counts.validation': 4,
      'counts.test': 4,
    }),
  },
  waiveLeakage: { who: right('WAIVE_LEAKAGE'), given: () => ({ reason: 'drawn' }) },
  describeDatasetVersion: {
    who: right('FREEZE_DATASETS'),
    given: async ({ database, here: { datasetVersionId } }) => {
      const said = await database.datasetDescription.findUnique({ where: { datasetVersionId } })
      return { note: `note ${randomUUID()}`, tags: ['baseline'], expectedRevision: said?.revision ?? 0 }
    },
  },
  compareDatasets: { who: right('COMPARE_DATASETS') },
  checkShortcuts: { who: right('CHECK_SHORTCUTS') },
  startTrainingRun: { who: right('TRAIN_MODELS'), given: () => ({ config: configOf('quick-look') }) },
  resumeTrainingRun: {
    who: right('TRAIN_MODELS'),
    given: async world => ({ trainingRunId: (await newFailedRun(world)).id }),
  },
  retryJob: {
    noun: 'job',
    who: right('IMPORT_IMAGES'),
    given: async world => {
      const { checkJobId } = await newChecked(world)
      const id = checkJobId ?? ''
      await world.database.job.update({ where: { id }, data: { status: 'FAILED' } })
      return { id, jobId: id }
    },
  },
  requestPredictions: {
    who: right('ASK_FOR_PREDICTIONS'),
    given: world => ({ imageIds: world.here.imageIds.slice(0, 2) }),
  },
}
