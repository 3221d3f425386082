import { requireActor } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Prisma, Reading as ReadingRow } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { once } from '#core/idempotency/once.ts'
import { parseFilter } from '#core/image/parse-filter.ts'
import { findNextReadings } from '#core/reading/find-next.ts'
import { openReading } from '#core/reading/open-reading.ts'
import type { ServerContext } from '#server/context.ts'
import { batched, placeOf, type Selected } from '#server/schema/batch.ts'
import { requireTellingNothing, visibleAnswers, visibleOwn } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { Image } from '#server/schema/image.ts'
import { ImageFilterInput } from '#server/schema/image-filter-input.ts'
import { byColumn, byNumber, oldestFirst } from '#server/schema/keyset.ts'
import { Labels } from '#server/schema/label.ts'
import { Node } from '#server/schema/node.ts'
import { ownOf } from '#server/schema/own-reading.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { CannotTell, ReadingState } from '#server/schema/reading-enums.ts'
import { things } from '#server/schema/things.ts'

const Reading = builder.prismaObject('Reading', {
  description: 'What one reader says of one image: a chain of answers of their own.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the reading.' }),
    image: t.relation('image', { description: 'What is read.' }),
    reader: t.relation('reader', {
      nullable: true,
      description: 'Whose it is; null: it came with an import, and nobody said which reader it is of.',
    }),
    labeller: t.exposeString('labeller', {
      nullable: true,
      description: 'Where it came from with an import, as Label.labeller; null: it was given here.',
    }),
    round: t.exposeInt('round', {
      description:
        '1; 2: read again as if for the first time, which decides nothing. 0: given in review, in place of another.',
    }),
    state: t.expose('state', { type: ReadingState, description: 'How it stands.' }),
    version: t.exposeInt('version', { description: 'Of its newest label; 0: there is none yet.' }),
    labelClass: t.relation('labelClass', {
      nullable: true,
      description: 'What its newest label says; null: cannotTell says why, or there is none.',
    }),
    cannotTell: t.expose('cannotTell', {
      type: CannotTell,
      nullable: true,
      description: 'Why its newest label has no class; null: it has one, or there is none.',
    }),
    isCounted: t.exposeBoolean('isCounted', {
      description: 'Whether it is one of the reads that the project asks for.',
    }),
    claimedAt: t.expose('claimedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its reader last opened the image to read it; null: never here.',
    }),
    assignedAt: t.expose('assignedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the image was assigned to its reader; null: it is not.',
    }),
    answeredAt: t.expose('answeredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its newest label was given; null: there is none.',
    }),
    labels: t.field({
      type: Labels.type,
      description: 'Its answers, newest first.',
      args: pageArgs,
      resolve: ({ id: readingId }, args, ctx, info) =>
        Labels.page({
          ctx,
          info,
          args,
          order: byNumber('Label of a reading', 'version', 'desc'),
          where: { readingId },
        }),
    }),
  }),
})

const Readings = pagesOf('Reading', Reading, {
  find: (ctx, query: Prisma.ReadingFindManyArgs) => ctx.database.reading.findMany(query),
  count: (ctx, query) => ctx.database.reading.count(query),
})

const own = batched<ServerContext, string, ReadingRow, Selected>(async (ctx, imageIds, selected) => {
  const ids = [...(await ownOf(ctx, imageIds)).values()].flatMap(({ reading }) => reading?.id ?? [])
  const found = await ctx.database.reading.findMany({ ...selected?.selection, where: { id: { in: ids } } })
  return new Map(found.map(reading => [reading.imageId, reading]))
})

builder.prismaObjectFields('Image', t => ({
  readings: t.field({
    type: Readings.type,
    description: 'Who read it, and what they say, as far as it is for whoever asks: oldest first.',
    args: pageArgs,
    resolve: ({ id: imageId }, args, ctx, info) => {
      const where = { AND: [{ imageId, state: { not: 'OPEN' as const } }, visibleAnswers(ctx)] }
      return Readings.page({ ctx, info, args, order: oldestFirst('Reading'), where })
    },
  }),
  ownReading: t.field({
    type: Reading,
    nullable: true,
    description:
      'The reading of whoever asks that their next answer is of; null: they never opened it to read it, or it came back to them, and they have not yet.',
    resolve: async ({ id }, _args, ctx, info) =>
      (await own(ctx, id, placeOf(ctx, info, 'Reading', [], { imageId: true }))) ?? null,
  }),
}))

builder.prismaObjectField('Project', 'ownReadings', t =>
  t.field({
    type: Readings.type,
    description:
      'What whoever asks answered here, by their newest answers, newest first; in some states alone, such as what was sent back. None of those that came back to them.',
    args: {
      state: t.arg({ type: [ReadingState], description: 'Only readings that stand so.' }),
      ...pageArgs,
    },
    resolve: ({ id: projectId }, { state, ...args }, ctx, info) => {
      const image = { takenOutAt: null }
      const given = { projectId, readerId: requireActor(ctx).id, round: 1, version: { gt: 0 }, image }
      const where = { ...given, ...visibleOwn(ctx) }
      const stands = state ? { state: { in: state } } : {}
      return Readings.page({
        ctx,
        info,
        args,
        order: byColumn('Reading', 'answeredAt', 'time', 'desc'),
        where: { ...where, ...stands },
      })
    },
  }),
)

const mostAhead = 20

builder.prismaObjectField('Project', 'nextReadings', t =>
  t.field({
    type: [Image],
    description:
      'What whoever asks reads next, best first: what was sent back to them, what nobody has read, what wants another reader, and between them what came back to them; none that somebody else has open.',
    args: {
      first: t.arg.int({ description: `How many: 1 to ${mostAhead}; without it 1.` }),
      without: t.arg.idList({
        description: 'Images that are not meant, such as those that were fetched already: at most 100.',
      }),
      filter: t.arg({
        type: ImageFilterInput,
        description: 'Of all that only these, such as those of a saved view; a practice is the same for all.',
      }),
    },
    complexity: ({ first }) => ({ field: 1, multiplier: first ?? 1 }),
    resolve: async ({ id: projectId }, { first, without, filter }, ctx, info) => {
      const take = first ?? 1
      if (take < 1 || take > mostAhead) throw new InvalidInput('first', take, `1 to ${mostAhead}`)
      if ((without ?? []).length > 100) throw new InvalidInput('without', `${without?.length} ids`, 'at most 100')
      const ids = (without ?? []).map(id => requireId('Image', id))
      if (filter) await requireTellingNothing(ctx, projectId, filter)
      const asked = {
        projectId,
        readerId: requireActor(ctx).id,
        without: ids,
        filter: filter ? parseFilter(filter) : null,
      }
      const found = await findNextReadings(ctx, asked, take)
      const rows = await things.Image.load(ctx, found, placeOf(ctx, info, 'Image').selection)
      return found.flatMap(id => rows.find(row => row.id === id) ?? [])
    },
  }),
)

const OpenReadingInput = builder.inputType('OpenReadingInput', {
  description: 'What somebody is about to read.',
  fields: t => ({ imageId: t.id({ required: true, description: 'Which image.' }) }),
})

builder.mutationFields(t => ({
  openReading: t.prismaField({
    type: 'Reading',
    description:
      'Says that whoever asks has an image before them, for a quarter of an hour: others are given other images meanwhile. Nobody is locked out.',
    args: { input: t.arg({ type: OpenReadingInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'openReading', input, key }, openReading, things.Reading.memory),
  }),
}))
