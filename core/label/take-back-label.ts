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

/** A label that is taken back, with the one that it says again. */
type Meant = Label & { again: Label | null }

/** By what an image stood before: by its id. */
interface Former {
  /** What each reading said before, as far as it was not taken back. */
  labels: ReadonlyMap<string, Label>
  /** The class that each image had before an answer became its reference label; null: none. */
  classIds: ReadonlyMap<string, string | null>
}

/** Of all in two statements. */
async function findFormer({ database }: Context<Transaction>, meant: readonly Meant[], held: readonly Standing[]) {
  const before = await database.label.findMany({
    where: { readingId: { in: meant.map(l => l.readingId) }, takeBack: null },
    orderBy: { version: 'asc' },
  })
  const former = meant.flatMap(label => {
    const { version } = label.again ?? label
    const last = before.findLast(l => l.readingId === label.readingId && l.version < version)
    return last ? [[label.imageId, last] as const] : []
  })
  const references = await database.referenceLabel.findMany({
    where: { OR: held.map(({ imageId, labelVersion }) => ({ imageId, version: labelVersion - 1 })) },
  })
  const classIds = new Map(references.map(({ imageId, labelClassId }) => [imageId, labelClassId]))
  return { labels: new Map(former), classIds }
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
function draftOf(
  image: Standing,
  label: Meant,
  { labels, classIds }: Former,
  { classes }: Question,
  reason: string | null,
): Draft {
  requireThere(image)
  const own = requireLast(image, label)
  const { imageId, projectId } = image
  const former = labels.get(imageId) ?? null
  const isReference = own.round === 1 && followsNewest(image)
  const before = {
    ...{ label: former, state: former ? ('SUBMITTED' as const) : ('OPEN' as const), review: null },
    referenceClassId: isReference ? (classIds.get(imageId) ?? null) : undefined,
  }
  const draft = takeBack(image, own, before, reason)
  // What was said again counts no more either, whenever it was said first.
  if (label.again) draft.takenBack.push(label.again.id)
  const nameOf = (id: string | null) => classes.find(c => c.id === id)?.name ?? null
  const [given] = draft.labels
  draft.happenings.push({
    ...{ action: 'LABEL_TAKEN_BACK', nounId: label.id, projectId, reason },
    before: { imageId, labelClass: nameOf(label.labelClassId), version: label.version },
    after: { imageId, labelClass: nameOf(given?.labelClassId ?? null), version: given?.version ?? null },
  })
  return draft
}

/** Null: something was said of it since, or rests on it, and it stays as it is. */
function unlessSince(make: () => Draft): Draft | null {
  try {
    return make()
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
    const former = await findFormer(ctx, [label, ...beside], held)
    const drafts = [label, ...beside].flatMap(meant => {
      const image = held.find(h => h.imageId === meant.imageId)
      if (!image) throw new Error(`the image ${meant.imageId} of a label is gone`)
      const make = () => draftOf(image, meant, former, question, reason)
      // Of the image that is named it is said why not.
      return (meant === label ? make() : unlessSince(make)) ?? []
    })
    // What a group says again is one answer of it, too.
    const againId = drafts[0]?.labels[0]?.id
    if (againId && beside.length > 0)
      for (const draft of drafts) draft.labels = draft.labels.map(given => ({ ...given, groupAnswerId: againId }))
    await writeHeld(ctx, drafts)
    return ctx.database.image.findUniqueOrThrow({ where: { id: imageId } })
  })
}
