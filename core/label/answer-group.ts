import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import type { Label } from '#core/generated/prisma/client.ts'
import { type Decision, decideLabel, type Reader } from '#core/label/decide.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { type Question, readQuestion } from '#core/label/question.ts'
import type { LabelInput } from '#core/label/set-label.ts'
import type { Draft } from '#core/reading/draft.ts'
import { findGroup, mostOfGroup } from '#core/reading/find-group.ts'
import { followsNewest, holdStandings, type Standing } from '#core/reading/standing.ts'
import { tellGold } from '#core/reading/tell-gold.ts'
import { writeHeld } from '#core/reading/write.ts'

type Tx = Context<Transaction>

/** @throws Conflict for a group of more than one answer is of */
async function requireGroup(ctx: Tx, group: { projectId: string; groupKey: string }): Promise<string[]> {
  const ids = await findGroup(ctx, group)
  if (ids.length > mostOfGroup)
    throw new Conflict(
      `its group has more than ${mostOfGroup} images, and one answer is of no more: form smaller groups, or ask an answer an image`,
      `more than ${mostOfGroup} images`,
    )
  return ids
}

/** Which of their readings an answer is of, given or standing already. */
function roundOf(decision: Exclude<Decision, { conflict: unknown }>, image: Standing): number {
  if ('standsId' in decision) return image.readings.find(r => r.labelId === decision.standsId)?.round ?? 1
  const [reading] = decision.give.readings.values()
  return reading?.round ?? 1
}

/** What another person said of another image of the group stays: whoever answers has not looked at it. */
function isOthers(image: Standing, readerId: string): boolean {
  if (!followsNewest(image) || image.labelClassId === null) return false
  const standing = image.readings.find(r => r.labelId === image.reference?.labelId)
  return standing !== undefined && standing.readerId !== null && standing.readerId !== readerId
}

/** The same answer on another image of the group; null: it stands there already, or somebody else's does. */
function answerBeside(input: LabelInput, image: Standing, question: Question, reader: Reader, now: Date): Draft | null {
  if (isOthers(image, reader.id)) return null
  // They looked at it as one of its group: that is no reading that could be repeated, nor was it timed.
  const asked = { ...input, imageId: image.imageId, expectedVersion: null, view: null, durationMs: null }
  const decision = decideLabel(asked, image, question, { ...reader, isReading: false }, now)
  return 'give' in decision ? decision.give : null
}

async function conflictOf({ database }: Tx, conflict: { id: string; className: string }): Promise<LabelConflict> {
  return new LabelConflict(await database.label.findUniqueOrThrow({ where: { id: conflict.id } }), conflict.className)
}

/**
 * Gives a reader's next answer on all images of a group at once, in one transaction: on the one that they have before them
 * as setLabel would, on the others the same. What came back to be read again is answered alone.
 * @returns the label of the image that is named
 * @throws LabelConflict of that image, and then none is answered; Conflict for too large a group
 */
export async function answerGroup(
  ctx: Context,
  input: LabelInput,
  { imageId, projectId, groupKey }: { imageId: string; projectId: string; groupKey: string },
  reader: Reader,
): Promise<Label> {
  return inTransaction(ctx, async ctx => {
    const ids = await requireGroup(ctx, { projectId, groupKey })
    const held = await holdStandings(ctx, projectId, [...new Set([imageId, ...ids])])
    const question = await readQuestion(ctx, projectId)
    const image = held.find(h => h.imageId === imageId)
    if (!image) throw new NotFound('Image', input.imageId)
    const decision = decideLabel(input, image, question, reader, ctx.now)
    if ('conflict' in decision) throw await conflictOf(ctx, decision.conflict)
    const others = held.filter(h => h.imageId !== imageId && h.takenOutAt === null)
    const beside = roundOf(decision, image) > 1 ? [] : others
    const given = 'give' in decision ? [decision.give] : []
    const drafts = [...given, ...beside.flatMap(h => answerBeside(input, h, question, reader, ctx.now) ?? [])]
    const id = 'standsId' in decision ? decision.standsId : decision.give.labels[0]?.id
    if (!id) throw new Error('an answer without a label')
    if (beside.length > 0)
      for (const draft of drafts) draft.labels = draft.labels.map(label => ({ ...label, groupAnswerId: id }))
    for (const draft of drafts.filter(d => d.before.imageId !== imageId))
      draft.happenings = draft.happenings.map(h => ({ ...h, after: { ...h.after, groupAnswerId: id } }))
    if (ctx.call) ctx.call.answerId = id
    const labels = await writeHeld(ctx, drafts)
    if (drafts.some(draft => draft.heldBack.size > 0)) await tellGold(ctx, { projectId, readerId: reader.id })
    return labels.find(label => label.id === id) ?? ctx.database.label.findUniqueOrThrow({ where: { id } })
  })
}
