import { type BatchPreview as Preview, previewBatch } from '#core/batch/preview-batch.ts'
import { startBatch } from '#core/batch/start-batch.ts'
import { mostPicked } from '#core/batch/target.ts'
import { undoBatch } from '#core/batch/undo-batch.ts'
import { once } from '#core/idempotency/once.ts'
import { importCountCost } from '#server/limits/field-cost.ts'
import { builder } from '#server/schema/builder.ts'
import { refusals } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { BatchKind, RefusedCount, refusedCounts } from '#server/schema/image-batch.ts'
import { ImageFilterInput } from '#server/schema/image-filter-input.ts'
import { LabelClass, requireClass } from '#server/schema/label-class.ts'
import { CannotTell } from '#server/schema/reading-enums.ts'
import { things } from '#server/schema/things.ts'

const BatchChange = builder.objectRef<Preview['changing'][number]>('BatchChange').implement({
  description: 'How many images of one class a batch would change.',
  fields: t => ({
    labelClass: t.field({
      type: LabelClass,
      nullable: true,
      description: 'Their class before; null: they have none.',
      resolve: ({ labelClassId }, _args, ctx) => (labelClassId === null ? null : requireClass(ctx, labelClassId)),
    }),
    imageCount: t.exposeInt('imageCount', { description: 'Images.' }),
  }),
})

const BatchPreview = builder.objectRef<Preview>('BatchPreview').implement({
  description: 'What a batch would do now, in numbers. Nothing is stored.',
  fields: t => ({
    imageCount: t.exposeInt('imageCount', {
      nullable: true,
      description: 'Images that are meant; null: more than are counted.',
    }),
    lookedAtCount: t.exposeInt('lookedAtCount', {
      description: 'So many of them were looked at for the other counts: of very many the first.',
    }),
    changing: t.field({
      type: [BatchChange],
      description: 'Of those, images that it would change, by their class before, most first.',
      resolve: ({ changing }) => changing,
    }),
    standingCount: t.exposeInt('standingCount', { description: 'Of those, images that are so already.' }),
    refused: t.field({
      type: [RefusedCount],
      description: 'Of those, images that it would leave as they are, by why.',
      resolve: ({ refused }) => refusedCounts(refused),
    }),
  }),
})

const picked = `At most ${mostPicked} images, one by one; without them filter says which.`
const readers = 'SET_READERS: how many, 1 to 9; without it as many as the project says.'
const assignee = 'ASSIGN, UNASSIGN: the reader.'
const excepted = `At most ${mostPicked} images of the filter that are not meant.`

builder.prismaObjectField('Project', 'batchPreview', t =>
  t.field({
    type: BatchPreview,
    nullable: true,
    complexity: { field: importCountCost, multiplier: 1 },
    description:
      'What startBatch would do with the same input; null, with the error beside it, where that would be refused.',
    args: {
      kind: t.arg({ type: BatchKind, required: true, description: 'What is to be done.' }),
      labelClassId: t.arg.id({ description: 'LABEL: the answer; without it cannotTell.' }),
      cannotTell: t.arg({ type: CannotTell, description: 'LABEL: why it cannot be told, in place of a class.' }),
      readerCount: t.arg.int({ description: readers }),
      assigneeId: t.arg.id({ description: assignee }),
      imageIds: t.arg.idList({ description: picked }),
      filter: t.arg({ type: ImageFilterInput, description: 'All images of it; without it imageIds.' }),
      exceptIds: t.arg.idList({ description: excepted }),
    },
    resolve: ({ id: projectId }, args, ctx) => previewBatch(ctx, { ...args, projectId }),
  }),
)

const StartBatchInput = builder.inputType('StartBatchInput', {
  description: 'What is to be done to many images: exactly one of imageIds and filter says to which.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Where the images are.' }),
    kind: t.field({ type: BatchKind, required: true, description: 'What is to be done.' }),
    labelClassId: t.id({ description: 'LABEL: the answer; without it cannotTell.' }),
    cannotTell: t.field({ type: CannotTell, description: 'LABEL: why it cannot be told, in place of a class.' }),
    readerCount: t.int({ description: readers }),
    assigneeId: t.id({ description: assignee }),
    imageIds: t.idList({ description: picked }),
    filter: t.field({ type: ImageFilterInput, description: 'All images of it; without it imageIds.' }),
    exceptIds: t.idList({ description: excepted }),
    reason: t.string({
      required: true,
      description: 'Why, 1 to 500 characters: stands in the audit trail. RETURN: each reader sees it as the comment.',
    }),
  }),
})

const UndoBatchInput = builder.inputType('UndoBatchInput', {
  description: 'What is to be undone, and why.',
  fields: t => ({
    batchId: t.id({ required: true, description: 'A batch whose job is over, whatever its end.' }),
    reason: t.string({ required: true, description: 'Why, 1 to 500 characters: stands in the audit trail.' }),
  }),
})

builder.mutationFields(t => ({
  startBatch: t.prismaField({
    type: 'Batch',
    description:
      'Queues one act on many images. What is added, or answered or reviewed by others, after it was asked for is not touched by it.',
    args: {
      input: t.arg({ type: StartBatchInput, required: true, description: 'What, to which, and why.' }),
      ...keyArg,
    },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'startBatch', input, key }, startBatch, things.Batch.memory),
  }),
  undoBatch: t.prismaField({
    type: 'Batch',
    description:
      'Queues the undoing of a batch: each image that it changed is as it was before, where nobody said or did anything of it since; the others are left as they are, and counted.',
    args: { input: t.arg({ type: UndoBatchInput, required: true, description: 'Which, and why.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'undoBatch', input, key }, undoBatch, things.Batch.memory),
  }),
}))
