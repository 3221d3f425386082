import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { BlobStore } from '#core/blob/store.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { publishGuidelines } from '#core/guideline/publish-guidelines.ts'
import { invitePerson } from '#core/invitation/invite-person.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { createProject } from '#core/project/create-project.ts'
import { readSettings } from '#core/settings.ts'
import { uploadFolder, uploadPath } from '#core/upload/upload-path.ts'
import { fillView } from './expected-views.ts'
import { fillAgreement } from './fill-agreement.ts'
import { fillAttribute } from './fill-attribute.ts'
import { fillBatch } from './fill-batch.ts'
import { fillComments } from './fill-comments.ts'
import { fillDifference, freezeEarlier } from './fill-difference.ts'
import { fillDuplicates } from './fill-duplicates.ts'
import { fillImages, fillImport, type Place } from './fill-images.ts'
import { fillModel, fillRun } from './fill-model.ts'
import { fillPeople } from './fill-people.ts'
import { fillReadings } from './fill-readings.ts'

/** Bytes that have arrived whole, in the name of whoever acts. */
export async function fillUpload({ ctx, projectId, mark }: Pick<Place, 'ctx' | 'projectId' | 'mark'>) {
  const upload = await ctx.database.upload.create({
    data: {
      projectId,
      fileName: `${mark}.zip`,
      byteCount: 22,
      createdById: ctx.actor?.id ?? '',
      completedAt: ctx.now,
    },
  })
  const { dataDir } = readSettings()
  mkdirSync(uploadFolder(dataDir), { recursive: true })
  // The directory of an empty ZIP.
  writeFileSync(uploadPath(dataDir, upload.id), Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1'))
  writeFileSync(`${uploadPath(dataDir, upload.id)}.json`, JSON.stringify({ id: upload.id, size: 22, offset: 22 }))
  return upload
}

/** A project with everything in it that a project can have; every text in it carries its mark. */
export async function fillProject(owner: Context, blobs: BlobStore, mark: string, workerId: string) {
  const ctx = { ...owner, requestId: randomUUID() }
  const { database } = ctx
  const project = await createProject(ctx, {
    name: `${mark} project`,
    question: `${mark} question`,
    labelClasses: ['Normal', 'Fracture'].map((name, i) => ({ name, isPositive: i === 1 })),
  })
  const projectId = project.id
  const classes = await database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const bare = { ctx, projectId, mark, classIds: classes.map(c => c.id), blobs, workerId }
  const attribute = await fillAttribute(bare)
  const place: Place = { ...bare, given: { [attribute.attributeId]: attribute.choiceIds } }
  const guideline = await publishGuidelines(ctx, {
    ...{ projectId, text: `# ${mark} guidelines`, expectedVersion: 0, reason: `${mark} reason` },
  })
  const imported = await fillImport(place, true)
  const checked = await fillImport(place, false)
  const images = await fillImages(place, imported.id, 16)
  const upload = await fillUpload(place)
  const earlier = await freezeEarlier(place)
  const { dataset, run } = await fillRun(place, upload.id)
  const { model, evaluation, batch, predictions } = await fillModel(place, run.id, dataset.id)
  const { token } = await invitePerson(ctx, { projectId, roles: ['READER'] })
  // One in the middle, that a model was asked about: it has neighbours, labels and predictions.
  const inner = new Set(
    images
      .slice(1, -1)
      .filter(i => i.labelVersion === 2)
      .map(i => i.id),
  )
  const prediction = predictions.find(p => inner.has(p.imageId))
  if (!prediction) throw new Error('no prediction is of a picture in the middle')
  const { imageId } = prediction
  const label = await database.label.findFirstOrThrow({ where: { imageId, origin: 'READER' } })
  const image = await database.image.findUniqueOrThrow({ where: { id: imageId } })
  const readings = await fillReadings(place, image)
  const batches = await fillBatch(place, imageId)
  const agreement = await fillAgreement(
    place,
    images.slice(2, 14).map(i => i.id),
  )
  const duplicates = await fillDuplicates(
    place,
    images.slice(2, 5).map(i => i.id),
  )
  const difference = await fillDifference(place, dataset, earlier)
  const open = await inTransaction(ctx, tx =>
    enqueueJob(tx, { projectId, kind: 'IMPORT', createdById: owner.actor?.id ?? '' }),
  )
  // Something stands in its way.
  await database.job.update({ where: { id: open.id }, data: { obstacleCount: 1, retryAt: ctx.now } })
  await database.import.update({ where: { id: (await fillImport(place, true)).id }, data: { jobId: open.id } })
  await database.job.update({ where: { id: open.id }, data: { retryAt: ctx.now, obstacleCount: 1 } })
  const comments = await fillComments(place, imageId)
  const ofPeople = await fillPeople(place)
  const [labelClassId = '', predictedClassId = ''] = place.classIds
  const named = { datasetVersionId: dataset.id, modelVersionId: model.id, importId: imported.id }
  const people = { readerId: owner.actor?.id ?? '', assigneeId: owner.actor?.id ?? '' }
  const view = await fillView(place, { ...named, labelClassId, predictedClassId, ...people })
  return {
    mark,
    token,
    projectId,
    userId: owner.actor?.id ?? '',
    imageId,
    imageIds: images.map(i => i.id),
    labelClassId: place.classIds[1] ?? '',
    guidelineId: guideline.id,
    answerAttributeId: attribute.attributeId,
    ...attribute,
    importId: imported.id,
    checkedImportId: checked.id,
    uploadId: upload.id,
    pretrainedUploadId: upload.id,
    datasetVersionId: dataset.id,
    datasetFreezeId: dataset.freezeId ?? '',
    trainingRunId: run.id,
    jobId: run.jobId,
    workerId,
    modelVersionId: model.id,
    evaluationId: evaluation.id,
    predictionBatchId: batch.id,
    predictionId: prediction.id,
    labelId: label.id,
    ...ofPeople,
    ...readings,
    ...batches,
    ...comments,
    ...view,
    ...agreement,
    ...duplicates,
    ...difference,
    nounId: label.id,
    actorId: owner.actor?.id ?? '',
    readerId: owner.actor?.id ?? '',
    assigneeId: owner.actor?.id ?? '',
    askedById: owner.actor?.id ?? '',
    predictedClassId: place.classIds[1] ?? '',
  }
}

export type Filled = Awaited<ReturnType<typeof fillProject>>
