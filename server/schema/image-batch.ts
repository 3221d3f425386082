import { countRefused, type Refused, refusals, refusedOf } from '#core/batch/refusals.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import type { BatchKind as Kind } from '#core/generated/prisma/enums.ts'
import { visibleBatches } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { CannotTell } from '#server/schema/reading-enums.ts'
import { things } from '#server/schema/things.ts'

const kinds: Record<Kind, { description: string }> = {
  LABEL: { description: 'Gives each the same answer, that of whoever asks.' },
  TAKE_OUT: { description: 'Takes each out of lists and new datasets.' },
  PUT_BACK: { description: 'Puts each back that was taken out.' },
  SET_READERS: { description: 'Says how many are to read each, whatever the project says.' },
  ASSIGN: { description: 'Gives each to a reader: in their work list, and in those alone to whom it is assigned.' },
  UNASSIGN: { description: 'Takes each from a reader who has not answered it.' },
  RETURN: {
    description:
      'Sends the answers that count back to their readers, with the reason as the comment: where one reader is enough the newest, else those of all who were asked.',
  },
}

export const BatchKind = builder.enumType('BatchKind', {
  description: 'What is done to many images at once.',
  values: kinds,
})

const reasons: Record<(typeof refusals)[number], { description: string }> = {
  TAKEN_OUT: { description: 'It is taken out, and takes nothing.' },
  OTHERS_ANSWERED: {
    description: 'Somebody else answered it: of many at once a reviewer or an administrator may answer over that.',
  },
  CHANGED_MEANWHILE: {
    description: 'Somebody else answered it, or reviewed an answer, after the batch was asked for.',
  },
  NOT_YOURS: { description: "Somebody else's import brought it." },
  ALREADY_READ: { description: 'The reader whom it is assigned to, or was to be, has answered it.' },
  NOTHING_TO_READ: { description: 'As many have read it as are asked for: nothing waits for another reader.' },
  DECIDED: { description: 'Somebody decided on it, or it has a gold answer: the answers change nothing of that.' },
  OWN_ANSWER: { description: 'Whoever asks answered it: nobody reviews their own.' },
  NOTHING_TO_RETURN: { description: 'No answer of a reader counts of it: it has none, or an import brought it.' },
}

const BatchRefusal = builder.enumType('BatchRefusal', {
  description: 'Why a batch leaves an image as it is.',
  values: reasons,
})

export const RefusedCount = builder
  .objectRef<{ why: (typeof refusals)[number]; imageCount: number }>('BatchRefusedCount')
  .implement({
    description: 'How many images a batch leaves as they are, for one reason.',
    fields: t => ({
      why: t.expose('why', { type: BatchRefusal, description: 'The reason.' }),
      imageCount: t.exposeInt('imageCount', { description: 'Images.' }),
    }),
  })

/** In the order in which it is looked at. */
export const refusedCounts = (refused: Refused) =>
  refusals.flatMap(why => {
    const imageCount = refused[why] ?? 0
    return imageCount > 0 ? [{ why, imageCount }] : []
  })

export const Batch = builder.prismaObject('Batch', {
  description: 'One act on many images: what was asked for, what came of it, and whether it was undone.',
  interfaces: [Node],
  // Not the whole row: it may hold the ids of thousands of images.
  select: { id: true },
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the batch; the events of its images have it as batchId.' }),
    kind: t.expose('kind', { type: BatchKind, description: 'What was asked for.' }),
    labelClass: t.relation('labelClass', { nullable: true, description: 'LABEL: the answer; null: see cannotTell.' }),
    cannotTell: t.expose('cannotTell', {
      type: CannotTell,
      nullable: true,
      description: 'LABEL: why it cannot be told; null: it is a class.',
    }),
    readerCount: t.exposeInt('readerCount', {
      nullable: true,
      description: 'SET_READERS: how many are to read each; null: as many as the project says.',
    }),
    assignee: t.relation('assignee', { nullable: true, description: 'ASSIGN, UNASSIGN: the reader; else null.' }),
    reason: t.exposeString('reason', { description: 'Why, as whoever asked said.' }),
    job: t.relation('job', { description: 'Carries it out; cancelled, what is done stays, and can be undone.' }),
    doneCount: t.exposeInt('doneCount', { description: 'Images that it changed, so far.' }),
    standingCount: t.exposeInt('standingCount', { description: 'Images that were so already, so far.' }),
    refusedCount: t.int({
      description: 'Images that it left as they were, so far.',
      select: { refused: true },
      resolve: batch => countRefused(refusedOf(batch)),
    }),
    refused: t.field({
      type: [RefusedCount],
      description: 'Those, by why.',
      select: { refused: true },
      resolve: batch => refusedCounts(refusedOf(batch)),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    createdBy: t.relation('createdBy', { description: 'Who asked: the answers of LABEL are theirs.' }),
    undoJob: t.relation('undoJob', { nullable: true, description: 'Undoes it; null: nobody asked for that.' }),
    undoReason: t.exposeString('undoReason', {
      nullable: true,
      description: 'Why, as whoever had it undone said; null: nobody has.',
    }),
    undoneBy: t.relation('undoneBy', { nullable: true, description: 'Who had it undone; null: nobody has.' }),
    undoneAt: t.expose('undoneAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When all that could be restored was; null: it is not undone.',
    }),
    restoredCount: t.exposeInt('restoredCount', { description: 'Images that are as they were before it, by undoing.' }),
    leftCount: t.exposeInt('leftCount', {
      description: 'Images that undoing left as they are: something was said or done of them since.',
    }),
    project: t.relation('project', { description: 'Where it belongs.' }),
  }),
})

const Batches = pagesOf('Batch', Batch, {
  find: (ctx, query: Prisma.BatchFindManyArgs) => ctx.database.batch.findMany(query),
  count: (ctx, query) => ctx.database.batch.count(query),
})

builder.prismaObjectField('Project', 'batches', t =>
  t.field({
    type: Batches.type,
    description: 'Every act on many images, newest first; whoever reads the project blind sees their own.',
    args: pageArgs,
    resolve: ({ id: projectId }, args, ctx, info) => {
      const where = { AND: [{ projectId }, visibleBatches(ctx)] }
      return Batches.page({ ctx, info, args, order: newestFirst('Batch'), where })
    },
  }),
)

builder.queryFields(t => ({
  batch: t.prismaField({
    type: 'Batch',
    description: 'One act on many images, by its id.',
    args: { id: t.arg.id({ required: true, description: 'Of a batch.' }) },
    resolve: (query, _root, { id }, ctx) => things.Batch.one(ctx, id, query),
  }),
}))
