import { requireActor } from '#core/context.ts'
import { assignedTo, countAssigned } from '#core/reading/count-assigned.ts'
import { mostReadersSeen, seeReaders } from '#core/reading/see-readers.ts'
import {
  type ReadingDay as Day,
  daysTold,
  type Forecast,
  forecastReading,
  ownStatistics,
  readingDays,
  recentReadings,
  type ReaderStatistics as Statistics,
} from '#core/reading/statistics.ts'
import type { ServerContext } from '#server/context.ts'
import { readsBlind } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { Estimate } from '#server/schema/evaluation.ts'
import { countsOf } from '#server/schema/project.ts'
import { namedUser } from '#server/schema/user.ts'

const ReaderStatistics = builder.objectRef<Statistics>('ReaderStatistics').implement({
  description: `What one reader did in a project. Shares and times are of their newest ${recentReadings} readings.`,
  fields: t => ({
    reader: t.prismaField({
      type: 'User',
      description: 'Who.',
      resolve: (_query, { readerId }, _args, ctx) => namedUser(ctx, readerId),
    }),
    readCount: t.exposeInt('readCount', { description: 'Images that they answered, of all time.' }),
    returnedCount: t.exposeInt('returnedCount', {
      description: 'Of those, images that were sent back to them and that they have not answered again.',
    }),
    lastAnsweredAt: t.expose('lastAnsweredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When they last answered; null: never.',
    }),
    recentCount: t.exposeInt('recentCount', { description: 'Readings that what follows is of.' }),
    cannotTellCount: t.exposeInt('cannotTellCount', {
      description: 'Of those, images whose first answer was that it cannot be told.',
    }),
    comparedCount: t.exposeInt('comparedCount', {
      description:
        'Of those, images whose first answer can be compared: with a reference label that rests on others, too.',
    }),
    agreedCount: t.exposeInt('agreedCount', {
      description: 'Of those, images whose first answer is the reference label.',
    }),
    agreement: t.expose('agreement', {
      type: Estimate,
      nullable: true,
      description: 'agreedCount of comparedCount; null: nothing can be compared.',
    }),
    medianDurationMs: t.exposeInt('medianDurationMs', {
      nullable: true,
      description: 'Half of the first answers took less, milliseconds; null: none was timed.',
    }),
    specialty: t.exposeString('specialty', {
      nullable: true,
      description: 'What they are in their work, as Membership.specialty.',
    }),
    experienceYears: t.exposeInt('experienceYears', {
      nullable: true,
      description: 'For how many years, as Membership.experienceYears.',
    }),
    goldCount: t.exposeInt('goldCount', {
      description:
        'Images with a gold answer that they answered blind, of all time; of their own whoever asks is told those whose gold answer they are told.',
    }),
    asGoldCount: t.exposeInt('asGoldCount', {
      description: 'Of those, images whose first answer is the gold answer.',
    }),
    asGold: t.expose('asGold', {
      type: Estimate,
      nullable: true,
      description: 'asGoldCount of goldCount; null: there are none.',
    }),
  }),
})

const ReadingDay = builder.objectRef<Day>('ReadingDay').implement({
  description: 'How much was read on one day.',
  fields: t => ({
    day: t.exposeString('day', { description: 'UTC, as 2026-11-28.' }),
    readCount: t.exposeInt('readCount', { description: 'Images whose newest answer of a reader is of that day.' }),
  }),
})

const ReadingForecast = builder.objectRef<Forecast>('ReadingForecast').implement({
  description: 'When all is read, if it goes on as in the last 14 days.',
  fields: t => ({
    wantedCount: t.exposeInt('wantedCount', {
      description: 'Readings that are still asked for, at most: an image in reading may want fewer.',
    }),
    perDay: t.exposeFloat('perDay', { description: 'Readings a day, over the last 14 days.' }),
    daysLeft: t.exposeInt('daysLeft', {
      nullable: true,
      description: 'At this pace, rounded up; null: nobody read in the last 14 days.',
    }),
  }),
})

/** Whoever reads blind is told of their own reading alone. */
async function daysOf(ctx: ServerContext, projectId: string): Promise<Day[]> {
  const readerId = (await readsBlind(ctx, projectId)) ? requireActor(ctx).id : null
  return readingDays(ctx, { projectId, readerId })
}

builder.prismaObjectFields('Project', t => ({
  ownStatistics: t.field({
    type: ReaderStatistics,
    description: 'What whoever asks did here.',
    resolve: ({ id }, _args, ctx) => ownStatistics(ctx, id),
  }),
  ownAssignedCount: t.int({
    description: `Images that are assigned to whoever asks, and that they have not answered; more than ${assignedTo} are not counted.`,
    resolve: ({ id }, _args, ctx) => countAssigned(ctx, id),
  }),
  readerStatistics: t.field({
    type: [ReaderStatistics],
    nullable: true,
    description:
      'What readers did, who read most first. For those who may see readers, and do not read blind themselves.',
    args: { first: t.arg.int({ description: `How many: 1 to ${mostReadersSeen}; without it 20.` }) },
    complexity: ({ first }) => ({ field: 1, multiplier: first ?? 20 }),
    resolve: ({ id: projectId }, { first }, ctx) => seeReaders(ctx, projectId, first ?? 20),
  }),
  readingDays: t.field({
    type: [ReadingDay],
    description: `How much was read on each of the last ${daysTold} days, oldest first; by whoever asks alone, where they read blind.`,
    resolve: ({ id: projectId }, _args, ctx) => daysOf(ctx, projectId),
  }),
  readingForecast: t.field({
    type: ReadingForecast,
    nullable: true,
    description: 'When all is read; null for whoever reads blind.',
    select: { readerCount: true },
    resolve: async (project, _args, ctx) => {
      if (await readsBlind(ctx, project.id)) return null
      const { byReadingState } = await countsOf(ctx, project)
      const count = (state: string) => byReadingState.find(c => c.readingState === state)?.imageCount ?? 0
      const { readerCount } = project
      const open = { unread: count('UNREAD'), inReading: count('IN_READING'), readerCount }
      return forecastReading(open, await daysOf(ctx, project.id))
    },
  }),
}))
