import { randomUUID } from 'node:crypto'
import { adjudicateImage } from '#core/adjudication/adjudicate-image.ts'
import { writeLabelRows } from '#tests/kit/label-rows.ts'
import { type Expected, right } from './rules.ts'
import type { World } from './world.ts'

export const newImage = async (world: World, isOut: boolean) => {
  const where = { id: world.here.imageId }
  const { id: _, display, ...like } = await world.database.image.findUniqueOrThrow({ where })
  const sha256 = (randomUUID() + randomUUID()).replaceAll('-', '')
  const takenOutAt = isOut ? new Date() : null
  const data = {
    ...like,
    display: display ?? {},
    sha256,
    labelVersion: 0,
    labelClassId: null,
    goldNumber: 0,
    takenOutAt,
  }
  return (await world.database.image.create({ data })).id
}

export const answer = (world: World) => ({ labelClassId: world.here.labelClassId })

export const view = {
  'view.isInverted': false,
  'view.panX': 0,
  'view.panY': 0,
  'view.rotation': 0,
  'view.isFlipped': false,
}

/** An image on which two who are nobody here disagree. */
const newAnswers = async (world: World) => {
  const imageId = await newImage(world, false)
  const { projectId } = world.here
  await world.database.image.update({
    where: { id: imageId },
    data: { readingState: 'DISAGREED', labelVersion: 2, readerCount: 2 },
  })
  const classes = await world.database.labelClass.findMany({ where: { projectId }, take: 2 })
  const rows = classes.map((c, i) => ({
    imageId,
    labelClassId: c.id,
    origin: 'IMPORT' as const,
    labeller: `import:x#${i}`,
  }))
  await writeLabelRows(world.database, projectId, rows)
  const labels = await world.database.label.findMany({ where: { imageId } })
  return { imageId, labelIds: labels.map(l => l.id) }
}

/** What is said of answers, and how far they agree. */
export const readingMutations: Record<string, Expected> = {
  reviewLabel: {
    who: right('REVIEW_LABELS'),
    given: async world => ({
      labelId: (await newAnswers(world)).labelIds[0],
      ...{ expectedState: 'SUBMITTED', verdict: 'CHANGE', ...answer(world), ...view },
    }),
  },
  takeBackLabel: {
    who: right('LABEL_IMAGES'),
    given: async (world, person) => {
      const imageId = await newImage(world, false)
      const readerId = person.id || world.here.userId
      const { labelClassId, projectId } = world.here
      await world.database.image.update({ where: { id: imageId }, data: { labelVersion: 1, labelClassId } })
      await writeLabelRows(world.database, projectId, [{ imageId, labelClassId, origin: 'READER', readerId }])
      const { id: labelId } = await world.database.label.findFirstOrThrow({ where: { imageId } })
      return { labelId }
    },
  },
  adjudicateImage: {
    who: right('ADJUDICATE_IMAGES'),
    given: async world => {
      const { imageId, labelIds } = await newAnswers(world)
      return { imageId, labelIds, 'input.labelIds': labelIds, ...answer(world), ...view }
    },
  },
  undoAdjudication: {
    noun: 'adjudication',
    who: right('ADJUDICATE_IMAGES'),
    given: async world => {
      const { imageId, labelIds } = await newAnswers(world)
      const ctx = { ...world.hereOwner, now: new Date() }
      const { id } = await adjudicateImage(ctx, { imageId, labelIds, ...answer(world) })
      return { imageId, adjudicationId: id, reason: 'too early' }
    },
  },
  setReadingPolicy: {
    who: right('SET_READING'),
    given: async world => {
      const where = { id: world.here.projectId }
      const { policyRevision, testReaderCount } = await world.database.project.findUniqueOrThrow({ where })
      return { expectedRevision: policyRevision, testReaderCount: 3 - testReaderCount }
    },
  },
  findDuplicates: { who: right('JUDGE_DUPLICATES') },
  decideDuplicates: {
    who: right('JUDGE_DUPLICATES'),
    given: ({ here: { pairIds } }) => ({
      ...{ pairIds, evidence: undefined, leastScore: undefined, reason: undefined },
      decision: 'DENIED',
    }),
  },
  computeAgreement: {
    who: right('SEE_AGREEMENT'),
    given: ({ here: { labelClassId } }) => ({
      filter: { labelClassId, answeredFrom: '2026-01-01T00:00:00.000Z', answeredBefore: '2126-01-01T00:00:00.000Z' },
    }),
  },
}
