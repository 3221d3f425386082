import { z } from 'zod'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import type { GoldAnswer } from '#core/generated/prisma/client.ts'
import type { CannotTell } from '#core/generated/prisma/enums.ts'
import { holdForGold, sayGold } from '#core/gold/hold.ts'
import { newId } from '#core/id.ts'
import { parseAnswer } from '#core/label/answer.ts'
import { readQuestion } from '#core/label/question.ts'
import { parse } from '#core/parse.ts'
import { openDraft, settleDraft } from '#core/reading/draft.ts'
import { alike, effective } from '#core/reading/settle.ts'
import { isAnswered, requireThere, type Said, type Standing } from '#core/reading/standing.ts'
import { tellGold } from '#core/reading/tell-gold.ts'
import { writeHeld } from '#core/reading/write.ts'
import { reasonSchema } from '#core/reason.ts'
import { textSchema } from '#core/text.ts'

/** Of a project, about: each reader reads all of them, and what they come to is looked at one by one. */
export const mostGold = 500

export interface GoldInput {
  imageId: string
  /** Number of the gold answer that stands, as it was seen; 0: none. */
  expectedNumber: number
  labelClassId?: string | null
  cannotTell?: CannotTell | null
  explanation?: string | null
  reason?: string | null
}

const schema = z.object({ explanation: textSchema(2000, 0).nullish(), reason: reasonSchema })

/** The answers before it that say the same: what is frozen can rest on them. */
const answersAlike = ({ readings }: Standing, gold: Said): string[] =>
  readings
    .filter(r => isAnswered(r) && r.round === 1 && r.isCounted)
    .map(effective)
    .flatMap(answer => (answer.labelId !== null && alike(answer, gold) ? [answer.labelId] : []))

/** @throws Conflict */
async function requireRoom(ctx: Context<Transaction>, { projectId, isBlind, gold }: Standing): Promise<void> {
  if (!isBlind)
    throw new Conflict(
      'readers of this project see what is said of an image before they answer it: let them read blind first',
      'readers are not blind',
    )
  if (gold) return
  const goldCount = await ctx.database.image.count({ where: { projectId, goldNumber: { gt: 0 } } })
  if (goldCount >= mostGold)
    throw new Conflict(`a project has at most ${mostGold} gold images: take one back first`, `${goldCount}`)
}

/**
 * Says what an image shows, for readers to be measured by: it is its reference label from then on, and what they answer
 * moves nothing. The one that stands is superseded, never changed.
 * @throws Conflict where somebody set another meanwhile, readers are not blind, or the image was taken out
 */
export async function setGoldAnswer(ctx: Context, input: GoldInput): Promise<GoldAnswer> {
  return inTransaction(ctx, async ctx => {
    const { standing, projectId, setById } = await holdForGold(ctx, input.imageId)
    requireThere(standing)
    const { imageId, gold: before } = standing
    const { explanation: given, reason } = parse(schema, input)
    const explanation = given || null
    const { classes } = await readQuestion(ctx, projectId)
    const { labelClassId, cannotTell } = input
    // Of the class alone: that is what readers are measured by.
    const said = parseAnswer({ labelClassId, cannotTell, expectedVersion: null }, { classes, attributes: [] })
    await requireRoom(ctx, standing)
    const newest = await ctx.database.goldAnswer.findFirst({ where: { imageId }, orderBy: { number: 'desc' } })
    if (before && newest && newest.explanation === explanation && newest.labelClassId === said.labelClassId)
      if (newest.cannotTell === said.cannotTell) return newest
    if (!Number.isInteger(input.expectedNumber) || input.expectedNumber < 0)
      throw new InvalidInput('expectedNumber', input.expectedNumber, `${before?.number ?? 0}`)
    if (input.expectedNumber !== (before?.number ?? 0))
      throw new Conflict('somebody set the gold answer meanwhile: look at it first', `${before?.number ?? 0}`)
    const answer = { labelClassId: said.labelClassId, cannotTell: said.cannotTell }
    const number = (newest?.number ?? 0) + 1
    const labelIds = answersAlike(standing, answer)
    const data = { id: newId(), imageId, number, ...answer, explanation, reason, labelIds, setById }
    const set = await ctx.database.goldAnswer.create({ data })
    const draft = openDraft(standing)
    draft.now = { ...draft.now, gold: { id: set.id, number, labelIds, ...answer } }
    settleDraft(draft)
    draft.happenings.push({
      ...{ action: 'GOLD_SET', nounId: set.id, projectId, reason },
      before: before ? { imageId, number: before.number, ...sayGold(before, classes) } : { imageId, number: 0 },
      after: { imageId, number, ...sayGold(answer, classes), ...(explanation === null ? {} : { explanation }) },
    })
    await writeHeld(ctx, [draft])
    await ctx.database.image.update({ where: { id: imageId }, data: { goldNumber: number } })
    if (!before && standing.goldFeedback !== 'IMMEDIATE')
      await ctx.database.reading.updateMany({
        where: { imageId, round: 1, readerId: { not: null }, version: { gt: 0 } },
        data: { isHeldBack: true },
      })
    await tellGold(ctx, { projectId, readerId: null })
    return set
  })
}
