import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { adjudicateImage } from '#core/adjudication/adjudicate-image.ts'
import { computeAgreement } from '#core/agreement/compute-agreement.ts'
import { previewBatch } from '#core/batch/preview-batch.ts'
import { startBatch } from '#core/batch/start-batch.ts'
import { undoBatch } from '#core/batch/undo-batch.ts'
import { resolveComment } from '#core/comment/resolve-comment.ts'
import { writeComment } from '#core/comment/write-comment.ts'
import { compareDatasets } from '#core/dataset-difference/compare-datasets.ts'
import { exportDataset } from '#core/dataset-version/export-dataset.ts'
import { findDuplicates } from '#core/duplicate/request-search.ts'
import { Forbidden, NotFound, Unauthenticated } from '#core/errors.ts'
import { type JobKind, Role } from '#core/generated/prisma/enums.ts'
import { setGoldAnswer } from '#core/gold/set-gold.ts'
import { publishGuidelines } from '#core/guideline/publish-guidelines.ts'
import { downloadOriginal } from '#core/image/download-original.ts'
import { takeOutImage } from '#core/image/take-out.ts'
import { startImport } from '#core/import/start-import.ts'
import { invitePerson } from '#core/invitation/invite-person.ts'
import { cancelJob } from '#core/job/cancel.ts'
import { setLabel } from '#core/label/set-label.ts'
import { addClass } from '#core/label-class/add-class.ts'
import { waiveLeakage } from '#core/leakage/waive.ts'
import { type Right, rights } from '#core/membership/rights.ts'
import { setMembership } from '#core/membership/set.ts'
import { downloadWeights } from '#core/model-version/download-weights.ts'
import { requestPredictions } from '#core/prediction/request.ts'
import { retryJob } from '#core/prediction/retry-job.ts'
import { restoreProject } from '#core/project/archive-project.ts'
import { createProject } from '#core/project/create-project.ts'
import { keepOriginals } from '#core/project/keep-originals.ts'
import { renameProject } from '#core/project/rename-project.ts'
import { setReadingPolicy } from '#core/reading/set-policy.ts'
import { reviewLabel } from '#core/review/review-label.ts'
import { checkShortcuts } from '#core/shortcut/check-shortcuts.ts'
import { recipes } from '#core/training-run/config.ts'
import { resumeTrainingRun } from '#core/training-run/resume.ts'
import { startTrainingRun } from '#core/training-run/start.ts'
import { openUpload } from '#core/upload/open-upload.ts'
import { openCore, type TestContext } from '#tests/kit/core.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

const { database, blobs, project, images, member, person, product } = await openCore()
const owner = await project()
const userId = owner.admin.actor?.id ?? ''
const wanted = Array.from({ length: 24 }, (_, i) => ({ groupKey: `g${i}`, classIndex: i % 2 }))
const [image] = await images(owner, wanted)
const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const second = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
const [named] = await images(owner, [{ groupKey: 'n', classIndex: null }])
if (!named) throw new Error('no image')
await database.image.update({ where: { id: named.id }, data: { burnedIn: 'YES' } })
const config = recipes[1]?.config
if (!config || !image) throw new Error('no recipe or image')
const run = await startTrainingRun(owner.admin, { datasetVersionId: frozen.id, config })
const model = await database.modelVersion.create({
  data: {
    projectId: owner.id,
    number: 1,
    trainingRunId: run.id,
    weightsSha256: await blobs.put(Buffer.from('weights')),
    topologySha256: 't',
    preprocessing: {},
    preprocessingSha256: 'p',
    classNames: owner.labelClasses.map(c => c.name),
    classIds: owner.labelClasses.map(c => c.id),
  },
})

/** This project, archived whatever is open in it. */
const archivedHere = async () => {
  await database.project.update({ where: { id: owner.id }, data: { archivedAt: new Date() } })
  return owner.id
}

type Acting = (ctx: TestContext) => Promise<unknown>

/** One that is under way is answered with. */
const endAll = (kind: JobKind) =>
  database.job.updateMany({ where: { projectId: owner.id, kind }, data: { status: 'CANCELLED' } })

/** One act a right, on things of this project that all exist. */
const acts: Record<Exclude<Right, 'SEE_PROJECT' | 'SEE_AUDIT_TRAIL' | 'SEE_READERS' | 'SEE_DUPLICATES'>, Acting> = {
  EXPORT_DATASETS: async ctx => (await exportDataset(ctx, blobs, frozen.id)).open(),
  DOWNLOAD_MODELS: async ctx => (await downloadWeights(ctx, blobs, model.id)).record?.(),
  DOWNLOAD_NAMED_IMAGES: async ctx => (await downloadOriginal(ctx, blobs, named.id)).record?.(),
  SET_ROLES: ctx => setMembership(ctx, { projectId: owner.id, userId, roles: ['ADMIN'] }),
  INVITE_PEOPLE: ctx => invitePerson(ctx, { projectId: owner.id, roles: ['READER'] }),
  RENAME_PROJECTS: ctx => renameProject(ctx, { projectId: owner.id, question: randomUUID() }),
  SET_CLASSES: ctx => addClass(ctx, { projectId: owner.id, name: randomUUID() }),
  PUBLISH_GUIDELINES: async ctx => {
    const version = await database.guideline.count({ where: { projectId: owner.id } })
    return publishGuidelines(ctx, { projectId: owner.id, text: randomUUID(), expectedVersion: version })
  },
  ARCHIVE_PROJECTS: async ctx => restoreProject(ctx, { projectId: await archivedHere() }),
  KEEP_ORIGINALS: async ctx => {
    const { keepsOriginals } = await database.project.findUniqueOrThrow({ where: { id: owner.id } })
    return keepOriginals(ctx, { projectId: owner.id, keepsOriginals: !keepsOriginals })
  },
  IMPORT_IMAGES: ctx => startImport(ctx, { projectId: owner.id, phantoms: { count: 8, seed: 1 } }),
  LABEL_IMAGES: async ctx => {
    const { labelVersion } = await database.image.findUniqueOrThrow({ where: { id: image.id } })
    const labelClassId = owner.labelClasses[0]?.id ?? ''
    return setLabel(ctx, { imageId: image.id, labelClassId, expectedVersion: labelVersion })
  },
  REVIEW_LABELS: async ctx => {
    const [read] = await images(owner, [{ groupKey: 'r', classIndex: 0 }])
    const label = await database.label.findFirstOrThrow({ where: { imageId: read?.id ?? '' } })
    return reviewLabel(ctx, { labelId: label.id, expectedState: 'SUBMITTED', verdict: 'ACCEPT' })
  },
  ADJUDICATE_IMAGES: async ctx => {
    const [open] = await images(owner, [{ groupKey: 'a', classIndex: 0 }])
    const imageId = open?.id ?? ''
    await database.image.update({ where: { id: imageId }, data: { readingState: 'DISAGREED' } })
    const { id } = await database.label.findFirstOrThrow({ where: { imageId } })
    const labelClassId = owner.labelClasses[0]?.id ?? ''
    return adjudicateImage(ctx, { imageId, labelIds: [id], labelClassId })
  },
  LABEL_OVER_OTHERS: async ctx => {
    const [read] = await images(owner, [{ groupKey: 'o', classIndex: 0 }])
    const asked = { projectId: owner.id, kind: 'LABEL', labelClassId: owner.labelClasses[1]?.id ?? '' } as const
    const imageIds = [read?.id ?? '']
    const { refused } = await previewBatch(ctx, { ...asked, imageIds })
    if (refused.OTHERS_ANSWERED) throw new Forbidden('others answered it', [])
    return startBatch(ctx, { ...asked, imageIds, reason: 'all of one patient' })
  },
  UNDO_BATCHES: async ctx => {
    const asked = { projectId: owner.id, kind: 'TAKE_OUT', imageIds: [image.id], reason: 'blurred' } as const
    const { id, jobId } = await startBatch(owner.admin, asked)
    await cancelJob(owner.admin, { id: jobId })
    return undoBatch(ctx, { batchId: id, reason: 'it was not' })
  },
  WRITE_COMMENTS: ctx => writeComment(ctx, { imageId: image.id, text: 'step at C5' }),
  RESOLVE_COMMENTS: async ctx => {
    const { id: commentId } = await writeComment(owner.admin, { imageId: image.id, text: 'step at C5' })
    return resolveComment(ctx, { commentId })
  },
  SEE_AGREEMENT: async ctx => {
    await endAll('COMPARE')
    return computeAgreement(ctx, { projectId: owner.id })
  },
  JUDGE_DUPLICATES: async ctx => {
    await endAll('FIND_DUPLICATES')
    return findDuplicates(ctx, { projectId: owner.id })
  },
  SET_READING: async ctx => {
    const projectId = owner.id
    const { policyRevision } = await database.project.findUniqueOrThrow({ where: { id: projectId } })
    const changed = await setReadingPolicy(ctx, { projectId, expectedRevision: policyRevision, testReaderCount: 2 })
    await setReadingPolicy(owner.admin, { projectId, expectedRevision: changed.policyRevision, testReaderCount: 1 })
  },
  SET_GOLD: async ctx => {
    const [spare] = await images(owner, [{ groupKey: 's', classIndex: null }])
    await database.project.update({ where: { id: owner.id }, data: { isBlind: true } })
    const labelClassId = owner.labelClasses[0]?.id ?? ''
    try {
      return await setGoldAnswer(ctx, { imageId: spare?.id ?? '', labelClassId, expectedNumber: 0 })
    } finally {
      await database.project.update({ where: { id: owner.id }, data: { isBlind: false } })
    }
  },
  TAKE_OUT_IMAGES: async ctx => {
    const [spare] = await images(owner, [{ groupKey: 's', classIndex: null }])
    return takeOutImage(ctx, { imageId: spare?.id ?? '', reason: 'blurred' })
  },
  FREEZE_DATASETS: ctx => freezeNow(ctx, { projectId: owner.id, seed: 2, ratio, whileImporting: true }),
  WAIVE_LEAKAGE: ctx => waiveLeakage(ctx, { datasetVersionId: frozen.id, reason: 'drawn' }),
  COMPARE_DATASETS: async ctx => {
    await endAll('COMPARE_DATASETS')
    return compareDatasets(ctx, { fromId: frozen.id, datasetVersionId: second.id })
  },
  CHECK_SHORTCUTS: async ctx => {
    await endAll('CHECK_SHORTCUTS')
    return checkShortcuts(ctx, { datasetVersionId: frozen.id })
  },
  TRAIN_MODELS: ctx => startTrainingRun(ctx, { datasetVersionId: frozen.id, config }),
  CANCEL_JOBS: async ctx => {
    const started = await startTrainingRun(owner.admin, { datasetVersionId: frozen.id, config })
    return cancelJob(ctx, { id: started.jobId })
  },
  ASK_FOR_PREDICTIONS: ctx => requestPredictions(ctx, { modelVersionId: model.id, imageIds: [image.id] }),
}

describe.each(Object.keys(acts) as (keyof typeof acts)[])('the right to %s', right => {
  test.each(Object.values(Role))('is held or refused as the table says for %s', async role => {
    const ctx = await member(owner.id, role)
    const allowed: readonly Role[] = rights[right]
    const before = await database.auditEvent.count()
    if (allowed.includes(role)) {
      await acts[right](ctx)
      expect(await database.auditEvent.count({ where: { actorId: ctx.actor?.id } })).toBeGreaterThan(0)
    } else {
      await expect(acts[right](ctx)).rejects.toThrow(Forbidden)
      await database.project.update({ where: { id: owner.id }, data: { archivedAt: null } })
      const ownSetup = right === 'CANCEL_JOBS' || right === 'RESOLVE_COMMENTS' ? 1 : right === 'UNDO_BATCHES' ? 2 : 0
      expect(await database.auditEvent.count()).toBe(before + ownSetup)
    }
  })

  test('does not let strangers know that the project exists, nor anybody who is signed out in', async () => {
    await expect(acts[right](await person('stranger', true))).rejects.toThrow(NotFound)
    await expect(acts[right](product())).rejects.toThrow(Unauthenticated)
    await database.project.update({ where: { id: owner.id }, data: { archivedAt: null } })
  })
})

const ended = async () => {
  const started = await startTrainingRun(owner.admin, { datasetVersionId: frozen.id, config })
  await cancelJob(owner.admin, { id: started.jobId })
  return started
}
const endedImport = async () => {
  const started = await startImport(owner.admin, { projectId: owner.id, phantoms: { count: 8, seed: 1 } })
  await cancelJob(owner.admin, { id: started.jobId })
  return started
}

/** The moment before a verb's transaction begins, somebody takes a right away. */
const losing = (ctx: TestContext): TestContext => ({
  ...ctx,
  database: new Proxy(database, {
    get: (target, name) => {
      if (name !== '$transaction') return Reflect.get(target, name)
      return async (...args: unknown[]) => {
        await database.membership.deleteMany({ where: { userId: ctx.actor?.id ?? '' } })
        return Reflect.apply(target.$transaction, target, args)
      }
    },
  }),
})

test.each<[string, Acting]>([
  ...(['IMPORT_IMAGES', 'TRAIN_MODELS', 'CANCEL_JOBS', 'ASK_FOR_PREDICTIONS', 'INVITE_PEOPLE'] as const).map(
    right => [right, acts[right]] as [string, Acting],
  ),
  ['to go on with a run', async ctx => resumeTrainingRun(ctx, { id: (await ended()).id })],
  ['to try a job again', async ctx => retryJob(ctx, { id: (await endedImport()).jobId })],
  ['to upload', ctx => openUpload(ctx, { projectId: owner.id, fileName: 'a.zip', byteCount: 1 })],
])('a right that was lost while it was being looked at is none: %s', async (_name, act) => {
  await expect(act(losing(await member(owner.id, 'ADMIN')))).rejects.toThrow(NotFound)
})

test('only an administrator of the installation creates projects', async () => {
  const input = { name: 'Mine', question: '?', labelClasses: [] }
  await expect(createProject(await person('somebody'), input)).rejects.toThrow(
    'to create a project needs an administrator',
  )
})
