import { z } from 'zod'
import type { AttributeAnswer } from '#core/answer-attribute/parse-attributes.ts'
import { sayAttributes } from '#core/answer-attribute/rule.ts'
import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { Conflict, Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import type { Review } from '#core/generated/prisma/client.ts'
import { type CannotTell, ReadingState, ReviewVerdict } from '#core/generated/prisma/enums.ts'
import { newId, requireId } from '#core/id.ts'
import { guidelineOf, parseAnswer } from '#core/label/answer.ts'
import { readQuestion } from '#core/label/question.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { addAnswer, changeReading, openDraft, settleDraft } from '#core/reading/draft.ts'
import { holdStandings, requireThere } from '#core/reading/standing.ts'
import { moveReading } from '#core/reading/transitions.ts'
import { writeHeld } from '#core/reading/write.ts'
import { textSchema } from '#core/text.ts'

export interface ReviewInput {
  /** The answer that was looked at. */
  labelId: string
  /** As the reading was seen. */
  expectedState: ReadingState
  verdict: ReviewVerdict
  comment?: string | null
  /** CHANGE: the reviewer's own answer, as one of labelling. */
  labelClassId?: string | null
  cannotTell?: CannotTell | null
  attributes?: readonly AttributeAnswer[] | null
  view?: unknown
  guidelineVersion?: number | null
}

/** Of the readings of an image: what a reviewer answers in another's place is no read of theirs. */
const ofReviewers = 0

const schema = z.object({ expectedState: z.enum(ReadingState), verdict: z.enum(ReviewVerdict) })
/** Whoever gets an answer back must know why. */
const commentOf = (verdict: ReviewVerdict) => textSchema(1000, verdict === 'RETURN' ? 1 : 0)

/** @throws InvalidInput for an answer beside a verdict that needs none */
function requireNoAnswer({ verdict, labelClassId, cannotTell, attributes, view, guidelineVersion }: ReviewInput): void {
  const given = Object.entries({ labelClassId, cannotTell, attributes, view, guidelineVersion }).find(
    ([, value]) => value != null,
  )
  if (given && verdict !== 'CHANGE')
    throw new InvalidInput(given[0], given[1], `nothing beside ${verdict}: it is no answer of its own`)
}

/** @throws NotFound, Forbidden */
async function findLabel(ctx: Context, id: string, actorId: string) {
  const label = await ctx.database.label.findUnique({
    where: { id: requireId('Label', id) },
    include: { image: true, reading: true },
  })
  if (!label) throw new NotFound('Label', id)
  await requireRight(ctx, 'REVIEW_LABELS', label.image.projectId, 'Label', id)
  if (label.readerId === actorId) throw new Forbidden('to review an answer needs somebody else than its reader', [])
  return label
}

/**
 * What a reviewer says of one answer: it stands, it goes back to its reader with a comment, or the reviewer's own stands
 * in its place. An image's reference label follows in the same transaction.
 * @throws Conflict where the reading is not as it was seen: a newer answer, or another reviewer
 */
export async function reviewLabel(ctx: Context, input: ReviewInput): Promise<Review> {
  const { id: reviewerId } = requireActor(ctx)
  return inTransaction(ctx, async ctx => {
    const { image, ...label } = await findLabel(ctx, input.labelId, reviewerId)
    const { expectedState, verdict } = parse(schema, input)
    const comment = parse(commentOf(verdict), input.comment ?? '', 'comment') || null
    requireNoAnswer(input)
    const { projectId } = image
    const [standing] = await holdStandings(ctx, projectId, [image.id])
    const question = await readQuestion(ctx, projectId)
    const answer =
      verdict === 'CHANGE' ? parseAnswer({ ...input, expectedVersion: null, reason: comment }, question) : null
    const reading = standing?.readings.find(r => r.id === label.readingId)
    if (!standing || !reading) throw new Error(`the reading of label ${label.id} is gone`)
    requireThere(standing)
    if (reading.round > 1)
      throw new Conflict('it is a second read, which measures its reader and decides nothing', `round ${reading.round}`)
    if (reading.labelId !== label.id)
      throw new Conflict('its reader gave another answer meanwhile', `version ${reading.version}`)
    if (reading.state !== expectedState)
      throw new Conflict(`somebody was faster: it is ${reading.state}`, reading.state)
    if (verdict === 'RETURN' && reading.readerId === null)
      throw new Conflict('an import brought it: there is nobody to send it back to', reading.state)
    const state = moveReading(reading.state, verdict)
    const draft = openDraft(standing)
    const own = answer
      ? addAnswer(
          draft,
          { readerId: reviewerId, labeller: null, origin: 'READER', importId: null, isCounted: false },
          { ...answer, isBlind: false, guidelineVersion: guidelineOf(input, standing.guidelineVersion) },
          ofReviewers,
        )
      : null
    const id = newId()
    const said = own ?? { id: null, labelClassId: null, cannotTell: null }
    const review = { id, labelId: said.id, labelClassId: said.labelClassId, cannotTell: said.cannotTell }
    changeReading(draft, { ...reading, state, review: state === 'RETURNED' ? null : review })
    draft.reviews.push({
      ...{ id, imageId: image.id, readingId: reading.id, labelId: label.id, reviewerId, verdict },
      ...{ comment, changedLabelId: own?.id ?? null },
    })
    settleDraft(draft)
    const nameOf = (id: string | null) => question.classes.find(c => c.id === id)?.name ?? null
    draft.happenings.push({
      action: 'LABEL_REVIEWED',
      nounId: id,
      projectId,
      before: { imageId: image.id, labelId: label.id, state: expectedState, labelClass: nameOf(label.labelClassId) },
      after: {
        ...{ verdict, state },
        ...(own ? { labelClass: nameOf(own.labelClassId), cannotTell: own.cannotTell } : {}),
        ...(own?.attributes ? { attributes: sayAttributes(own.attributes, question.attributes) } : {}),
      },
      reason: comment,
    })
    await writeHeld(ctx, [draft])
    return ctx.database.review.findUniqueOrThrow({ where: { id } })
  })
}
