import { z } from 'zod'
import type { AttributeAnswer } from '#core/answer-attribute/parse-attributes.ts'
import { sayAttributes } from '#core/answer-attribute/rule.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import type { Adjudication } from '#core/generated/prisma/client.ts'
import type { CannotTell } from '#core/generated/prisma/enums.ts'
import { newId, requireId } from '#core/id.ts'
import { guidelineOf, parseAnswer } from '#core/label/answer.ts'
import { readQuestion } from '#core/label/question.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { type Draft, openDraft, settleDraft } from '#core/reading/draft.ts'
import { holdStandings, isAnswered, requireThere, type Standing } from '#core/reading/standing.ts'
import { writeHeld } from '#core/reading/write.ts'
import { givenReasonSchema } from '#core/reason.ts'

export interface DecisionInput {
  imageId: string
  /** The answers that were looked at, by their ids: all that stand. */
  labelIds: readonly string[]
  labelClassId?: string | null
  cannotTell?: CannotTell | null
  reason?: string | null
  note?: string | null
  attributes?: readonly AttributeAnswer[] | null
  view?: unknown
  guidelineVersion?: number | null
}

/** The image as it stands, held until commit. @throws NotFound, Forbidden, Conflict */
async function holdForDecision(ctx: Context<Transaction>, imageId: string) {
  const image = await ctx.database.image.findUnique({ where: { id: requireId('Image', imageId) } })
  if (!image) throw new NotFound('Image', imageId)
  const { projectId } = image
  const { id: adjudicatorId } = await requireRight(ctx, 'ADJUDICATE_IMAGES', projectId, 'Image', imageId)
  const [standing] = await holdStandings(ctx, projectId, [image.id])
  if (!standing) throw new NotFound('Image', imageId)
  requireThere(standing)
  return { standing, adjudicatorId, projectId }
}

/** The answers that a decision is made upon: each reading's newest. */
const decidedUpon = ({ readings }: Pick<Standing, 'readings'>) =>
  readings.filter(r => isAnswered(r) && r.round === 1).flatMap(r => r.labelId ?? [])

const same = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join()

const labelIdsSchema = z.object({ labelIds: z.array(z.string()).max(100, 'at most 100') })

/** @throws Forbidden, Conflict */
function requireOpen(standing: Standing, adjudicatorId: string, labelIds: readonly string[]): void {
  const { readings, readingState, adjudication, gold } = standing
  if (readings.some(r => r.readerId === adjudicatorId && r.round === 1 && isAnswered(r)))
    throw new Forbidden('to decide on an image needs somebody else than its readers', [])
  // What stands is not said: whoever asks may read it blind.
  if (gold || (readingState !== 'DISAGREED' && readingState !== 'CANNOT_TELL' && !adjudication))
    throw new Conflict(`there is nothing to decide: it is ${readingState}`, readingState)
  if (!same(labelIds, decidedUpon(standing)))
    throw new Conflict('another answer came meanwhile: look at it, then decide', 'answered anew')
}

/** What of a draft is said in its event. */
const sayReference = ({ before, now }: Draft, nameOf: (id: string | null) => string | null) => ({
  before: { imageId: before.imageId, labelClass: nameOf(before.labelClassId), version: before.labelVersion },
  after: { labelClass: nameOf(now.labelClassId), version: now.labelVersion },
})

/**
 * Decides on an image whose readers disagree, or cannot tell: what is decided is its reference label. A decision that
 * stands is superseded, never changed.
 * @throws Conflict where the answers are not those that were looked at, or agree; Forbidden for one of its readers
 */
export async function adjudicateImage(ctx: Context, input: DecisionInput): Promise<Adjudication> {
  return inTransaction(ctx, async ctx => {
    const { standing, adjudicatorId, projectId } = await holdForDecision(ctx, input.imageId)
    const { labelIds } = parse(labelIdsSchema, { labelIds: [...input.labelIds] })
    const question = await readQuestion(ctx, projectId)
    const answer = parseAnswer({ ...input, expectedVersion: null }, question)
    const { reason, note, view, attributes, labelClassId, cannotTell } = answer
    const guidelineVersion = guidelineOf(input, standing.guidelineVersion)
    const lowered = labelIds.map(id => id.toLowerCase())
    requireOpen(standing, adjudicatorId, lowered)
    const draft = openDraft(standing)
    const id = newId()
    const number = standing.adjudicationNumber + 1
    draft.adjudications.push({
      ...{ id, imageId: standing.imageId, number, adjudicatorId, labelClassId, cannotTell, isUndone: false },
      ...{ reason, note, view, attributes, guidelineVersion, labelIds: lowered },
    })
    draft.now = { ...draft.now, adjudication: { id, labelClassId, cannotTell, labelIds: lowered } }
    settleDraft(draft)
    const nameOf = (id: string | null) => question.classes.find(c => c.id === id)?.name ?? null
    const { before, after } = sayReference(draft, nameOf)
    draft.happenings.push({
      action: 'IMAGE_ADJUDICATED',
      nounId: id,
      projectId,
      before,
      after: {
        ...{ ...after, cannotTell, labelIds: lowered, note, guidelineVersion },
        ...(attributes ? { attributes: sayAttributes(attributes, question.attributes) } : {}),
      },
      reason,
    })
    await writeHeld(ctx, [draft])
    return ctx.database.adjudication.findUniqueOrThrow({ where: { id } })
  })
}

/**
 * Takes a decision back: what the answers come to counts again. Not once a dataset froze it: then it is superseded.
 * @throws Conflict where it is not the one that stands, or is frozen
 */
export async function undoAdjudication(
  ctx: Context,
  input: { imageId: string; adjudicationId: string; reason: string },
): Promise<Adjudication> {
  return inTransaction(ctx, async ctx => {
    const { standing, adjudicatorId, projectId } = await holdForDecision(ctx, input.imageId)
    const { reason } = parse(z.object({ reason: givenReasonSchema }), input)
    const { adjudication } = standing
    if (!adjudication) throw new Conflict('no decision stands', standing.readingState)
    if (adjudication.id !== input.adjudicationId.toLowerCase())
      throw new InvalidInput('adjudicationId', input.adjudicationId, `${adjudication.id}, which stands`)
    const frozen = await ctx.database.datasetItem.findFirst({
      where: { imageId: standing.imageId, referenceLabel: { adjudicationId: adjudication.id } },
      include: { datasetVersion: { select: { number: true } } },
    })
    if (frozen) {
      const { number } = frozen.datasetVersion
      throw new Conflict(`dataset ${number} froze it: decide anew instead, which supersedes it`, `dataset ${number}`)
    }
    const draft = openDraft(standing)
    const id = newId()
    draft.adjudications.push({
      ...{ id, imageId: standing.imageId, number: standing.adjudicationNumber + 1, adjudicatorId, isUndone: true },
      ...{
        labelClassId: null,
        cannotTell: null,
        reason,
        note: null,
        view: null,
        attributes: null,
        labelIds: decidedUpon(standing),
      },
      guidelineVersion: null,
    })
    draft.now = { ...draft.now, adjudication: null }
    settleDraft(draft)
    const classes = await ctx.database.labelClass.findMany({ where: { projectId } })
    const nameOf = (id: string | null) => classes.find(c => c.id === id)?.name ?? null
    draft.happenings.push({
      action: 'ADJUDICATION_UNDONE',
      nounId: adjudication.id,
      projectId,
      ...sayReference(draft, nameOf),
      reason,
    })
    await writeHeld(ctx, [draft])
    return ctx.database.adjudication.findUniqueOrThrow({ where: { id } })
  })
}
