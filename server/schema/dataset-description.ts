import { describeDatasetVersion, longestNote, longestTag, mostTags } from '#core/dataset-version/describe.ts'
import { once } from '#core/idempotency/once.ts'
import { readsBlind } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { refusals } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { things } from '#server/schema/things.ts'

const notBlind = 'Not told to whoever reads the project blind: it may tell what others said.'

builder.prismaObjectFields('DatasetVersion', t => ({
  note: t.string({
    nullable: true,
    description: `What people are to know of it, in plain text: no part of what was frozen. Null: nothing is said. ${notBlind}`,
    select: { projectId: true, description: { select: { note: true } } },
    resolve: async ({ projectId, description }, _args, ctx) =>
      (await readsBlind(ctx, projectId)) ? null : description?.note || null,
  }),
  tags: t.stringList({
    description: `Names that it alone of its project has, in the order of their letters. ${notBlind}`,
    select: { projectId: true, tags: { select: { name: true }, orderBy: { key: 'asc' }, take: mostTags } },
    resolve: async ({ projectId, tags }, _args, ctx) =>
      (await readsBlind(ctx, projectId)) ? [] : tags.map(({ name }) => name),
  }),
  descriptionRevision: t.int({
    description: 'Grows with each change of note and tags; 0: nobody has said anything.',
    select: { description: { select: { revision: true } } },
    resolve: ({ description }) => description?.revision ?? 0,
  }),
}))

const DescribeDatasetVersionInput = builder.inputType('DescribeDatasetVersionInput', {
  description: 'What is said of a dataset version; what is left out stays.',
  fields: t => ({
    datasetVersionId: t.id({ required: true, description: 'Which.' }),
    note: t.string({ description: `Plain text of at most ${longestNote} characters; empty: none.` }),
    tags: t.stringList({
      description: `All of its tags, at most ${mostTags}: each 1 to ${longestTag} characters on one line, and no other version of the project has it, whatever the size of its letters.`,
    }),
    expectedRevision: t.int({ required: true, description: 'DatasetVersion.descriptionRevision as it was seen.' }),
  }),
})

builder.mutationFields(t => ({
  describeDatasetVersion: t.prismaField({
    type: 'DatasetVersion',
    description:
      'Changes the note and the tags of a dataset version: nothing of what was frozen. For ENGINEER and ADMIN, and nobody who reads the project blind. Conflict: somebody was faster, or another version has one of the tags and is to be rid of it first.',
    args: {
      input: t.arg({ type: DescribeDatasetVersionInput, required: true, description: 'Of which version, and what.' }),
      ...keyArg,
    },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'describeDatasetVersion', input, key }, describeDatasetVersion, things.DatasetVersion.memory),
  }),
}))
