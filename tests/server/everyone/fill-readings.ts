import type { Context } from '#core/context.ts'
import type { Image } from '#core/generated/prisma/client.ts'
import { newId } from '#core/id.ts'

interface Place {
  ctx: Pick<Context, 'actor' | 'database' | 'now'>
  projectId: string
  mark: string
  classIds: string[]
  given: Record<string, string[]>
}

const view = {
  isInverted: false,
  panX: 0,
  panY: 0,
  rotation: 0,
  isFlipped: false,
  center: null,
  width: null,
  preset: null,
  zoom: null,
}

/** What can be said of an image besides its labels: a repeat that cannot tell, a review, decisions, what they come to. */
export async function fillReadings(
  { ctx, projectId, mark, classIds, given }: Place,
  { id: imageId, labelVersion }: Image,
) {
  const { database, actor, now } = ctx
  const userId = actor?.id ?? ''
  const reading = await database.reading.findFirstOrThrow({ where: { imageId, readerId: userId, round: 1 } })
  await database.reading.update({ where: { id: reading.id }, data: { claimedAt: now } })
  await database.image.update({ where: { id: imageId }, data: { readerCount: 1, labelVersion: labelVersion + 1 } })
  const again = { imageId, projectId, readerId: userId, readerKey: userId, cannotTell: 'OTHER' as const, version: 1 }
  const repeat = await database.reading.create({ data: { ...again, round: 2, state: 'SUBMITTED', answeredAt: now } })
  const unsureId = newId()
  const unsure = await database.label.create({
    data: {
      ...{ id: unsureId, groupAnswerId: unsureId },
      ...{ imageId, readingId: repeat.id, version: 1, cannotTell: 'OTHER', readerId: userId, origin: 'READER' },
      ...{ note: `${mark} note`, confidence: 70, durationMs: 1200, reason: `${mark} reason`, guidelineVersion: 1 },
    },
  })
  const of = { imageId, readingId: reading.id }
  const labelId = (await database.label.findFirstOrThrow({ where: { readingId: reading.id } })).id
  await database.takeBack.create({ data: { labelId: unsure.id } })
  const review = await database.review.create({
    data: {
      ...of,
      labelId,
      reviewerId: userId,
      verdict: 'CHANGE',
      comment: `${mark} comment`,
      changedLabelId: unsure.id,
    },
  })
  const decided = {
    imageId,
    adjudicatorId: userId,
    reason: `${mark} reason`,
    note: `${mark} note`,
    labelIds: [labelId],
    view,
    guidelineVersion: 1,
  }
  await database.adjudication.create({ data: { ...decided, number: 1, cannotTell: 'OTHER' } })
  const adjudication = await database.adjudication.create({
    data: { ...decided, number: 2, labelClassId: classIds[1] ?? '', attributes: given },
  })
  const set = { imageId, setById: userId, explanation: `${mark} explanation`, reason: `${mark} reason` }
  await database.goldAnswer.create({ data: { ...set, number: 1, cannotTell: 'OTHER' } })
  await database.goldAnswer.create({ data: { imageId, setById: userId, number: 2, isTakenBack: true } })
  const answered = { labelClassId: classIds[1] ?? '', labelIds: [labelId] }
  const gold = await database.goldAnswer.create({ data: { ...set, number: 3, ...answered } })
  await database.image.update({ where: { id: imageId }, data: { goldNumber: 3 } })
  await database.referenceLabel.create({
    data: {
      ...{ id: newId(), imageId, version: labelVersion + 1, labelClassId: classIds[1] ?? '', origin: 'ADJUDICATED' },
      ...{ labelId, labelIds: [labelId], reviewId: review.id, adjudicationId: adjudication.id },
      goldAnswerId: gold.id,
    },
  })
  return { readingId: reading.id, reviewId: review.id, adjudicationId: adjudication.id, goldAnswerId: gold.id }
}
