import { decideDuplicates, mostDecided } from '#core/duplicate/decide.ts'
import { leastScore, scoreSteps } from '#core/duplicate/judge.ts'
import { findDuplicates } from '#core/duplicate/request-search.ts'
import { NotFound } from '#core/errors.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { once } from '#core/idempotency/once.ts'
import { leakageOf, mostPairs } from '#core/leakage/known.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRightInArchived } from '#core/membership/require-right.ts'
import type { ServerContext } from '#server/context.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import type { Order } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'

const Evidence = builder.enumType('DuplicateEvidence', {
  description: 'What speaks for two images being copies of one.',
  values: {
    SAME_PREVIEW: { description: 'They are of one size, and displayed the same to the last sample.' },
    ALIGNED: {
      description: 'Laid upon each other, turned, mirrored or cut as they may be, what is in them correlates.',
    },
  },
})

const Decision = builder.enumType('DuplicateDecision', {
  description: 'What a person said of two images.',
  values: {
    CONFIRMED: { description: 'They are copies of one: their groups are never divided between splits from then on.' },
    DENIED: { description: 'They are not.' },
  },
})

builder.prismaObject('DuplicateSearch', {
  description: 'One search through a project for images that are copies of one. Not for whoever reads it blind.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the search.' }),
    job: t.relation('job', { description: 'The work itself, and how far it is.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    createdBy: t.relation('createdBy', { description: 'Who asked.' }),
    searchedAt: t.expose('searchedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was through; null: nothing came of it yet, as of the next three.',
    }),
    imageCount: t.exposeInt('imageCount', { nullable: true, description: 'Images that it knew.' }),
    newCount: t.exposeInt('newCount', { nullable: true, description: 'Of those, that no search before had compared.' }),
    pairCount: t.exposeInt('pairCount', { nullable: true, description: 'Pairs that it found, beside those known.' }),
    project: t.relation('project', { description: 'Where it belongs.' }),
  }),
})

const Pair = builder.prismaObject('DuplicatePair', {
  description: 'Two images that look like copies of one, and what a person said of that. Not for whoever reads blind.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the pair.' }),
    firstImage: t.relation('firstImage', { description: 'Of the two the one that came first.' }),
    secondImage: t.relation('secondImage', { description: 'The other.' }),
    evidence: t.expose('evidence', { type: Evidence, description: 'What speaks for it.' }),
    score: t.float({
      description: `How much: 1 of SAME_PREVIEW; of ALIGNED how far their structures correlate, ${leastScore} to 1.`,
      resolve: ({ score }) => score / scoreSteps,
    }),
    isInverted: t.exposeBoolean('isInverted', { description: 'Whether what is bright in one is dark in the other.' }),
    isMirrored: t.exposeBoolean('isMirrored', {
      description: 'Whether the second lies upon the first only when it is mirrored left to right.',
    }),
    angle: t.exposeFloat('angle', {
      description:
        'By how much the second, mirrored or not, is turned against the first: degrees clockwise, 0 to 360. Turned back it lies upon it.',
    }),
    decision: t.expose('decision', {
      type: Decision,
      nullable: true,
      description: 'What a person said; null: nobody has decided.',
    }),
    decidedBy: t.relation('decidedBy', { nullable: true, description: 'Who; null: nobody.' }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true, description: 'When; null: nobody did.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why; null: nobody said.' }),
    search: t.relation('search', { description: 'The search that found it.' }),
    project: t.relation('project', { description: 'Where it belongs.' }),
  }),
})

const Pairs = pagesOf('DuplicatePair', Pair, {
  find: (ctx, query: Prisma.DuplicatePairFindManyArgs) => ctx.database.duplicatePair.findMany(query),
  count: (ctx, query) => ctx.database.duplicatePair.count(query),
})

const bestFirst: Order = {
  name: 'DuplicatePair by score',
  keys: [
    { column: 'score', holds: 'int', direction: 'desc' },
    { column: 'id', holds: 'uuid', direction: 'asc' },
  ],
}

const forWhom = 'For REVIEWER, ENGINEER, AUDITOR and ADMIN, and nobody who reads the project blind.'

/** @throws Forbidden */
async function requireSeeing(ctx: ServerContext, projectId: string): Promise<void> {
  await requireRightInArchived(ctx, 'SEE_DUPLICATES', projectId)
  await requireSighted(ctx, projectId, 'which images are copies')
}

/** @throws NotFound also for a dataset version of another project */
async function inSplits(
  ctx: ServerContext,
  projectId: string,
  { datasetVersionId }: { datasetVersionId?: string | null },
): Promise<Prisma.DuplicatePairWhereInput> {
  if (datasetVersionId == null) return {}
  const version = await things.DatasetVersion.one(ctx, datasetVersionId)
  if (version.projectId !== projectId) throw new NotFound('DatasetVersion', datasetVersionId)
  return { id: { in: (await leakageOf(ctx, version)).pairIds } }
}

builder.prismaObjectFields('Project', t => ({
  duplicateSearch: t.prismaField({
    type: 'DuplicateSearch',
    nullable: true,
    description: `The search for duplicates that was asked for last; null: nobody asked. ${forWhom}`,
    resolve: async (query, { id: projectId }, _args, ctx) => {
      await requireSeeing(ctx, projectId)
      return ctx.database.duplicateSearch.findFirst({ ...query, where: { projectId }, orderBy: { id: 'desc' } })
    },
  }),
  duplicatePairs: t.field({
    type: Pairs.type,
    nullable: true,
    description: `Pairs of images that look like copies of one, those with most evidence first. ${forWhom}`,
    args: {
      decision: t.arg({ type: Decision, description: 'Only these; without it those that nobody has decided on.' }),
      datasetVersionId: t.arg.id({
        description: `Only pairs that stand in different splits of it and that nobody denied, the ${mostPairs} with most evidence.`,
      }),
      ...pageArgs,
    },
    resolve: async ({ id: projectId }, args, ctx, info) => {
      await requireSeeing(ctx, projectId)
      const where = { projectId, decision: args.decision ?? null, ...(await inSplits(ctx, projectId, args)) }
      return Pairs.page({ ctx, info, args, order: bestFirst, where })
    },
  }),
}))

const FindDuplicatesInput = builder.inputType('FindDuplicatesInput', {
  description: 'Where duplicates are to be looked for.',
  fields: t => ({ projectId: t.id({ required: true, description: 'In which project.' }) }),
})

const DecideDuplicatesInput = builder.inputType('DecideDuplicatesInput', {
  description: 'What is said of pairs: of some by their ids, or of all that nobody decided with much evidence.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Of which project.' }),
    pairIds: t.idList({ description: `Which pairs, at most ${mostDecided}; in place of evidence and leastScore.` }),
    evidence: t.field({ type: Evidence, description: 'All of this evidence that nobody has decided on.' }),
    leastScore: t.float({ description: `Beside evidence: from this score on, ${leastScore} to 1.` }),
    decision: t.field({ type: Decision, description: 'What they are; without it: nobody has decided, again.' }),
    reason: t.string({ description: 'Why: at most 500 characters; stands in the audit trail.' }),
  }),
})

interface DecidedRow {
  decidedCount: number
  remainingCount: number
}

const Decided = builder.objectRef<DecidedRow>('DecidedDuplicates').implement({
  description: 'What became of pairs.',
  fields: t => ({
    decidedCount: t.exposeInt('decidedCount', { description: 'Pairs of which something else was said before.' }),
    remainingCount: t.exposeInt('remainingCount', {
      description: `Of those that evidence and leastScore mean, pairs that are left: a call decides ${mostDecided}.`,
    }),
  }),
})

/** Of a call that is made again: what it came to. */
const decidedMemory = {
  idOf: (decided: DecidedRow) => JSON.stringify(decided),
  again: async (_ctx: unknown, written: string): Promise<DecidedRow> => JSON.parse(written),
}

builder.mutationFields(t => ({
  findDuplicates: t.prismaField({
    type: 'DuplicateSearch',
    description:
      'Has a worker look for images that are copies of one: all that no search before compared, against all. Where a search is under way it is answered with that. For REVIEWER, ENGINEER and ADMIN, and nobody who reads the project blind.',
    args: { input: t.arg({ type: FindDuplicatesInput, required: true, description: 'Where.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'findDuplicates', input, key }, findDuplicates, things.DuplicateSearch.memory),
  }),
  decideDuplicates: t.field({
    type: Decided,
    description:
      'Says of pairs that they are copies of one image, that they are not, or that nobody has decided. Groups of images that are copies are never divided between splits of what is frozen from then on. For REVIEWER, ENGINEER and ADMIN, and nobody who reads the project blind.',
    args: {
      input: t.arg({ type: DecideDuplicatesInput, required: true, description: 'Which pairs, and what.' }),
      ...keyArg,
    },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'decideDuplicates', input, key }, decideDuplicates, decidedMemory),
  }),
}))
