import { type Context, inTransaction, requireActor } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Conflict, NotFound } from '#core/errors.ts'
import type { Image, Label, ReadingState } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import { type Question, readQuestion } from '#core/label/question.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import type { Draft } from '#core/reading/draft.ts'
import {
  followsNewest,
  holdStandings,
  requireThere,
  type Standing,
  type StandingReading,
} from '#core/reading/standing.ts'
import { takeBack } from '#core/reading/take-back.ts'
import { writeHeld } from '#core/reading/write.ts'
import { textSchema } from '#core/text.ts'

export interface TakeBackInput {
  labelId: string
  reason?: string | null
}

/** What keeps the answer of a reading from being taken back. */
const against: Record<Exclude<ReadingState, 'SUBMITTED'>, string> = {
  OPEN: 'nothing was said of it',
  RETURNED: 'a reviewer sent it back: answer it anew',
  ACCEPTED: 'a reviewer accepted it: give another answer, which is reviewed anew',
  CHANGED: 'a reviewer changed it: give another answer, which is reviewed anew',
  WITHDRAWN: 'it was taken back already',
}

/** @throws Conflict where something rests on the answer, or it is not what was said last */
function requireLast(image: Standing, { id, version }: Label): StandingReading {
  const own = image.readings.find(r => r.labelId === id)
  if (!own) throw new Conflict('you have answered the image again since: take that answer back', `version ${version}`)
  if (own.state !== 'SUBMITTED') throw new Conflict(against[own.state], own.state)
  if (image.adjudication?.labelIds.includes(id))
    throw new Conflict('somebody decided between the answers, and this one is among them', 'adjudicated')
  const isCovered = own.round === 1 && followsNewest(image) && image.reference?.labelId !== id
  if (isCovered) throw new Conflict('somebody has answered the image since', `version ${image.labelVersion}`)
  return own
}

/** What the reading said before, as far as it was not taken back. */
const findFormer = ({ database }: Context<Transaction>, { readingId, version }: Pick<Label, 'readingId' | 'version'>) =>
  database.label.findFirst({
    where: { readingId, version: { lt: version }, takeBack: null },
    orderBy: { version: 'desc' },
  })

/** The class that the image had before an answer became its reference label; undefined: no answer does by itself. */
async function findReferenceClass({ database }: Context<Transaction>, image: Standing, { round }: StandingReading) {
  if (round !== 1 || !followsNewest(image)) return undefined
  const { imageId, labelVersion } = image
  const reference = await database.referenceLabel.findUnique({
    where: { imageId_version: { imageId, version: labelVersion - 1 } },
  })
  return reference?.labelClassId ?? null
}

/** The answer that is meant, of whoever asks. @throws NotFound also for one of somebody else, Forbidden */
async function findOwn(ctx: Context<Transaction>, id: string, readerId: string) {
  const label = await ctx.database.label.findFirst({
    where: { id: requireId('Label', id), readerId, reading: { round: { gt: 0 } } },
    include: { image: { select: { projectId: true } }, again: true },
  })
  if (!label) throw new NotFound('Label', id)
  await requireRight(ctx, 'LABEL_IMAGES', label.image.projectId, 'Label', id)
  return label
}

type Own = Awaited<ReturnType<typeof findOwn>>

/** The answers that were given with one, where it was one of a group. */
const findGiven = ({ database }: Context<Transaction>, { id, groupAnswerId, readerId }: Own) =>
  groupAnswerId === null
    ? []
    : database.label.findMany({ where: { groupAnswerId, readerId, id: { not: id } }, include: { again: true } })

/** What becomes of one image. @throws Conflict as requireLast */
async function draftOf(
  ctx: Context<Transaction>,
  image: Standing,
  label: Label & { again: Label | null },
  question: Question,
  reason: string | null,
): Promise<Draft> {
  requireThere(image)
  const own = requireLast(image, label)
  const { imageId, projectId } = image
  const former = await findFormer(ctx, label.again ?? label)
  const before = {
    ...{ label: former, state: former ? ('SUBMITTED' as const) : ('OPEN' as const), review: null },
    referenceClassId: await findReferenceClass(ctx, image, own),
  }
  const draft = takeBack(image, own, before, reason)
  // What was said again counts no more either, whenever it was said first.
  if (label.again) draft.takenBack.push(label.again.id)
  const nameOf = (id: string | null) => question.classes.find(c => c.id === id)?.name ?? null
  const [given] = draft.labels
  draft.happenings.push({
    ...{ action: 'LABEL_TAKEN_BACK', nounId: label.id, projectId, reason },
    before: { imageId, labelClass: nameOf(label.labelClassId), version: label.version },
    after: { imageId, labelClass: nameOf(given?.labelClassId ?? null), version: given?.version ?? null },
  })
  return draft
}

/** Null: something was said of it since, or rests on it, and it stays as it is. */
async function unlessSince(draft: Promise<Draft>): Promise<Draft | null> {
  try {
    return await draft
  } catch (error) {
    if (error instanceof Conflict) return null
    throw error
  }
}

/**
 * Takes back what a reader said last of an image: what they had said before is said again, as a version of its own, or
 * the image waits for their answer again. Where it was one answer of a group, that of all its images on which nothing was
 * said since. Nothing is removed.
 * @returns the image as it stands then
 * @throws NotFound also for an answer of somebody else; Conflict where it was reviewed or decided on, or somebody has
 * answered since
 */
export async function takeBackLabel(ctx: Context, input: TakeBackInput): Promise<Image> {
  const actor = requireActor(ctx)
  return inTransaction(ctx, async ctx => {
    const label = await findOwn(ctx, input.labelId, actor.id)
    const reason = parse(textSchema(1000, 0), input.reason ?? '', 'reason') || null
    const { imageId } = label
    const { projectId } = label.image
    const beside = await findGiven(ctx, label)
    const held = await holdStandings(ctx, projectId, [imageId, ...beside.map(l => l.imageId)])
    const question = await readQuestion(ctx, projectId)
    const standing = new Map(held.map(image => [image.imageId, image]))
    const image = standing.get(imageId)
    if (!image) throw new Error(`the image ${imageId} of a label is gone`)
    const drafts = [await draftOf(ctx, image, label, question, reason)]
    for (const other of beside) {
      const image = standing.get(other.imageId)
      const draft = image && (await unlessSince(draftOf(ctx, image, other, question, reason)))
      if (draft) drafts.push(draft)
    }
    await writeHeld(ctx, drafts)
    return ctx.database.image.findUniqueOrThrow({ where: { id: imageId } })
  })
}
