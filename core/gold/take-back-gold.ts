import { z } from 'zod'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import type { GoldAnswer } from '#core/generated/prisma/client.ts'
import { holdForGold, sayGold } from '#core/gold/hold.ts'
import { newId } from '#core/id.ts'
import { parse } from '#core/parse.ts'
import { openDraft, settleDraft } from '#core/reading/draft.ts'
import { tellGold } from '#core/reading/tell-gold.ts'
import { writeHeld } from '#core/reading/write.ts'
import { givenReasonSchema } from '#core/reason.ts'

export interface TakenBackInput {
  imageId: string
  goldAnswerId: string
  reason: string
}

/**
 * Readers are measured by an image no more: what they said, and what was decided, comes to its reference label again.
 * @throws Conflict where no gold answer stands; InvalidInput where it is another
 */
export async function takeBackGoldAnswer(ctx: Context, input: TakenBackInput): Promise<GoldAnswer> {
  return inTransaction(ctx, async ctx => {
    const { standing, projectId, setById } = await holdForGold(ctx, input.imageId)
    const { reason } = parse(z.object({ reason: givenReasonSchema }), input)
    const { imageId, gold } = standing
    if (!gold) throw new Conflict('no gold answer stands on this image', 'none')
    if (gold.id !== input.goldAnswerId.toLowerCase())
      throw new InvalidInput('goldAnswerId', input.goldAnswerId, `${gold.id}, which stands`)
    const number = gold.number + 1
    const data = { id: newId(), imageId, number, isTakenBack: true, reason, setById }
    const back = await ctx.database.goldAnswer.create({ data })
    const draft = openDraft(standing)
    draft.now = { ...draft.now, gold: null }
    settleDraft(draft, true)
    const classes = await ctx.database.labelClass.findMany({ where: { projectId } })
    draft.happenings.push({
      ...{ action: 'GOLD_TAKEN_BACK', nounId: gold.id, projectId, reason },
      before: { imageId, number: gold.number, ...sayGold(gold, classes) },
      after: { imageId, number, labelClass: classes.find(c => c.id === draft.now.labelClassId)?.name ?? null },
    })
    await writeHeld(ctx, [draft])
    await ctx.database.image.update({ where: { id: imageId }, data: { goldNumber: 0 } })
    await ctx.database.reading.updateMany({ where: { imageId, isHeldBack: true }, data: { isHeldBack: false } })
    // It was the last one that somebody had not read, maybe.
    await tellGold(ctx, { projectId, readerId: null })
    return back
  })
}
