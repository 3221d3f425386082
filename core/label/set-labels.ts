import { type Context, inTransaction, requireActor } from '#core/context.ts'
import { Conflict, InvalidInput, NotFound } from '#core/errors.ts'
import type { Label } from '#core/generated/prisma/client.ts'
import { isId } from '#core/id.ts'
import type { Asked } from '#core/label/answer.ts'
import { type Decision, decideLabel } from '#core/label/decide.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { readQuestion } from '#core/label/question.ts'
import { requireRight } from '#core/membership/require-right.ts'
import type { Draft } from '#core/reading/draft.ts'
import { holdStandings } from '#core/reading/standing.ts'
import { tellGold } from '#core/reading/tell-gold.ts'
import { writeHeld } from '#core/reading/write.ts'

/** Images of one call: as many are held, written and answered within a second. */
export const mostLabels = 1000

interface LabelItem extends Pick<Asked, 'labelClassId' | 'cannotTell' | 'attributes' | 'reason' | 'guidelineVersion'> {
  imageId: string
  /** Null or absent: whatever it is, its label is this one from now on. */
  expectedVersion?: number | null
}

export interface LabelsInput {
  projectId: string
  labels: readonly LabelItem[]
}

/** Why one image of several got no label, while others did. */
export type LabelRefusal = InvalidInput | NotFound | Conflict

/** What became of one image: its label, or why it got none. */
export interface LabelOutcome {
  imageId: string
  result: Label | LabelRefusal
  /** Whether the label was written by this call; else it stood already. */
  isNew: boolean
}

export const isRefusal = (result: unknown): result is LabelRefusal =>
  result instanceof InvalidInput || result instanceof NotFound || result instanceof Conflict

/** @throws what is no refusal */
function refusalOr<T>(decide: () => T): T | LabelRefusal {
  try {
    return decide()
  } catch (error) {
    if (isRefusal(error)) return error
    throw error
  }
}

const valueIn = (decision: Decision | LabelRefusal): string => (decision instanceof NotFound ? decision.value : '')

/** Ids that are named more than once: which of the answers was meant is not ours to say. */
function doubledIn(ids: readonly string[]): Set<string> {
  const seen = new Set<string>()
  return new Set(ids.filter(id => seen.size === seen.add(id).size))
}

/** Of refusals that list the same only the first does, so that not each of a thousand lists all classes or choices. */
function listOnce(decisions: readonly (Decision | LabelRefusal)[], ids: readonly (string | null)[]) {
  const listedWith = new Map<string, string | null>()
  return decisions.map((decision, i) => {
    if (!(decision instanceof InvalidInput) || !/^(labelClassId|attributes)/.test(decision.field)) return decision
    const { field, value, allowed } = decision
    const first = listedWith.get(allowed)
    if (first) return new InvalidInput(field, value, `as with image ${first}`)
    listedWith.set(allowed, ids[i] ?? null)
    return decision
  })
}

/**
 * Gives many images of a project a label each, in one transaction. Each has an outcome of its own, as setLabel would have
 * given it: a conflict keeps none of the others from theirs, and of one that is refused nothing is written.
 * @returns the outcomes in the order of the labels
 * @throws Unauthenticated, NotFound, Forbidden, InvalidInput for more than may be given at once
 */
export async function setLabels(ctx: Context, { projectId, labels }: LabelsInput): Promise<LabelOutcome[]> {
  // First: whoever is signed out learns nothing of what there is.
  requireActor(ctx)
  return inTransaction(ctx, async ctx => {
    const { id } = await requireRight(ctx, 'LABEL_IMAGES', projectId)
    const membership = await ctx.database.membership.findUnique({
      where: { projectId_userId: { projectId, userId: id } },
    })
    const reader = { id, isReading: true, isBlind: membership?.roles.includes('READER') ?? false }
    if (labels.length < 1 || labels.length > mostLabels)
      throw new InvalidInput('labels', labels.length, `1 to ${mostLabels} at once`)
    const asked = labels.map(item => ({ item, id: isId(item.imageId) ? item.imageId.toLowerCase() : null }))
    const known = asked.flatMap(({ id }) => id ?? [])
    const doubled = doubledIn(known)
    const held = await holdStandings(ctx, projectId, [...new Set(known)])
    const question = await readQuestion(ctx, projectId)
    const standing = new Map(held.map(image => [image.imageId, image]))

    const decide = (item: LabelItem, id: string | null): Decision => {
      const image = id === null ? undefined : standing.get(id)
      if (!image) throw new NotFound('Image', item.imageId)
      if (doubled.has(image.imageId)) throw new InvalidInput('imageId', item.imageId, 'each image once in a call')
      return decideLabel({ ...item, expectedVersion: item.expectedVersion ?? null }, image, question, reader, ctx.now)
    }
    const decided = asked.map(({ item, id }) => refusalOr(() => decide(item, id)))
    const decisions = listOnce(
      decided,
      asked.map(({ id }) => id),
    )
    const found = await labelsOf(ctx, decisions)
    const isHeldBack = decisions.some(decision => 'give' in decision && decision.give.heldBack.size > 0)
    if (isHeldBack) await tellGold(ctx, { projectId, readerId: id })
    // What is no id comes back as far as a refusal repeats it.
    return decisions.map((decision, i) => outcomeOf(asked[i]?.id ?? valueIn(decision), decision, found))
  })
}

/** Writes the labels that are to be, and reads those that stand. @returns by image what is new, by id what stood */
async function labelsOf(ctx: Context, decisions: readonly (Decision | LabelRefusal)[]) {
  const drafts: Draft[] = []
  const standing: string[] = []
  for (const decision of decisions) {
    if ('give' in decision) drafts.push(decision.give)
    else if ('standsId' in decision) standing.push(decision.standsId)
    else if ('conflict' in decision) standing.push(decision.conflict.id)
  }
  const given = await writeHeld(ctx, drafts)
  const stood = standing.length > 0 ? await ctx.database.label.findMany({ where: { id: { in: standing } } }) : []
  return {
    given: new Map(given.map(label => [label.imageId, label])),
    stood: new Map(stood.map(label => [label.id, label])),
  }
}

function outcomeOf(
  imageId: string,
  decision: Decision | LabelRefusal,
  { given, stood }: Awaited<ReturnType<typeof labelsOf>>,
): LabelOutcome {
  if (isRefusal(decision)) return { imageId, result: decision, isNew: false }
  if ('give' in decision) return { imageId, result: labelIn(given, decision.give.before.imageId), isNew: true }
  if ('standsId' in decision) return { imageId, result: labelIn(stood, decision.standsId), isNew: false }
  const { id, className } = decision.conflict
  return { imageId, result: new LabelConflict(labelIn(stood, id), className), isNew: false }
}

function labelIn(labels: ReadonlyMap<string, Label>, key: string): Label {
  const label = labels.get(key)
  if (!label) throw new Error(`the label ${key} that was written or read is gone`)
  return label
}
