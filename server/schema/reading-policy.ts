import type { User } from '#core/generated/prisma/client.ts'
import { once } from '#core/idempotency/once.ts'
import type { ImageCounts } from '#core/project/count.ts'
import { mostReaders } from '#core/project/reader-count.ts'
import { mostPractised, mostRepeatDays, setReadingPolicy } from '#core/reading/set-policy.ts'
import type { ServerContext } from '#server/context.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { countsOf, selectOwn } from '#server/schema/project.ts'
import { GoldFeedback, ImageState } from '#server/schema/reading-enums.ts'
import { things } from '#server/schema/things.ts'
import { UserRef } from '#server/schema/user.ts'

builder.prismaObjectFields('Project', t => ({
  readerCount: t.exposeInt('readerCount', { description: 'How many readers an image is to have.' }),
  isBlind: t.exposeBoolean('isBlind', {
    description: 'Whether readers see nothing of what others said of an image before they have answered.',
  }),
  isReviewed: t.exposeBoolean('isReviewed', {
    description: 'Whether each answer that is given here is looked at by a reviewer before it counts.',
  }),
  isGroupAnswered: t.exposeBoolean('isGroupAnswered', {
    description: 'Whether an answer on an image is one on all images of its group, as far as they are not taken out.',
  }),
  testReaderCount: t.exposeInt('testReaderCount', {
    description: "How many readers' answers an image of TEST must rest on to be frozen; 1: any will do.",
  }),
  repeatPercent: t.exposeInt('repeatPercent', {
    description: 'Percent of the images that a reader answered which come back to them, unseen, once; 0: none.',
  }),
  repeatDays: t.exposeInt('repeatDays', { description: 'After how many days those come back, at least.' }),
  goldFeedback: t.expose('goldFeedback', {
    type: GoldFeedback,
    description: 'Whether, and when, readers are told the gold answers of images that they answered.',
  }),
  viewerReadsBlind: t.boolean({
    description: 'Whether whoever asks sees nothing of what others said of an image before they have answered.',
    select: (args, ctx) => ({ ...selectOwn(args, ctx), isBlind: true }),
    resolve: ({ isBlind, memberships: [own] }) => isBlind && (own?.roles.includes('READER') ?? false),
  }),
  policyRevision: t.exposeInt('policyRevision', {
    description: 'Pass it to setReadingPolicy as expectedRevision.',
  }),
}))

const assignees = batched<ServerContext, string, User[]>(async ({ database }, imageIds) => {
  const assigned = await database.reading.findMany({
    where: { imageId: { in: imageIds }, round: 1, assignedAt: { not: null } },
    orderBy: [{ assignedAt: 'asc' }, { id: 'asc' }],
    select: { imageId: true, reader: true },
  })
  const byImage = Map.groupBy(assigned, ({ imageId }) => imageId)
  return new Map([...byImage].map(([id, rows]) => [id, rows.flatMap(({ reader }) => reader ?? [])]))
})

builder.prismaObjectFields('Image', t => ({
  readerCount: t.exposeInt('readerCount', {
    nullable: true,
    description: 'How many readers it is to have; null: as many as Project.readerCount says.',
  }),
  assignees: t.field({
    type: [UserRef],
    description:
      'To whom it is assigned, whether they answered it or not: nobody else is given it to read. Empty: anybody.',
    select: { id: true, assignedCount: true },
    resolve: async ({ id, assignedCount }, _args, ctx) =>
      assignedCount === 0 ? [] : ((await assignees(ctx, id)) ?? []),
  }),
}))

const ReadingStateCount = builder.objectRef<ImageCounts['byReadingState'][number]>('ReadingStateCount').implement({
  description: 'How many images are so far.',
  fields: t => ({
    readingState: t.expose('readingState', { type: ImageState, description: 'How far.' }),
    imageCount: t.exposeInt('imageCount', { description: 'Images, without those that were taken out.' }),
  }),
})

builder.prismaObjectField('Project', 'readingStateCounts', t =>
  t.field({
    type: [ReadingStateCount],
    description: 'Images by how far their reading is, every state listed.',
    resolve: async (project, _args, ctx) => (await countsOf(ctx, project)).byReadingState,
  }),
)

const readers = `1 to ${mostReaders}`

const SetReadingPolicyInput = builder.inputType('SetReadingPolicyInput', {
  description: "How a project's images are read; what is left out stays.",
  fields: t => ({
    projectId: t.id({ required: true, description: 'Which project.' }),
    expectedRevision: t.int({ required: true, description: 'Project.policyRevision as it was seen.' }),
    readerCount: t.int({ description: `How many readers an image is to have: ${readers}.` }),
    isBlind: t.boolean({ description: 'Whether readers are blind.' }),
    isReviewed: t.boolean({ description: 'Whether each answer is reviewed.' }),
    isGroupAnswered: t.boolean({ description: 'Whether an answer on an image is one on all images of its group.' }),
    repeatPercent: t.int({
      description: 'Percent of the images that a reader answered which come back to them: 0 (none) to 100.',
    }),
    repeatDays: t.int({ description: `After how many days, at least: 1 to ${mostRepeatDays}.` }),
    goldFeedback: t.field({ type: GoldFeedback, description: 'Whether, and when, readers are told gold answers.' }),
    practiceCount: t.int({
      description: `How many gold images each blind reader answers before all else: 0 (none) to ${mostPractised}.`,
    }),
    practicePercent: t.int({
      description: 'Percent of those that are to be answered as the gold answer: 0 (any will do) to 100.',
    }),
    testReaderCount: t.int({ description: `How many readers' answers an image of TEST must rest on: ${readers}.` }),
  }),
})

builder.mutationFields(t => ({
  setReadingPolicy: t.prismaField({
    type: 'Project',
    description:
      "Changes how a project's images are read. Those whose reading comes to something else by it are settled anew by a job, as is which come back to their readers. InvalidInput: readers are to see what is said while gold answers stand. Conflict: somebody changed it meanwhile.",
    args: { input: t.arg({ type: SetReadingPolicyInput, required: true, description: 'How.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'setReadingPolicy', input, key }, setReadingPolicy, things.Project.memory),
  }),
}))
