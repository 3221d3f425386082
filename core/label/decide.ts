import { sayAttributes } from '#core/answer-attribute/rule.ts'
import { InvalidInput } from '#core/errors.ts'
import { type AnswerClass, type Asked, guidelineOf, isSaid, parseAnswer } from '#core/label/answer.ts'
import type { Question } from '#core/label/question.ts'
import { addAnswer, type Draft, openDraft, settleDraft } from '#core/reading/draft.ts'
import { roundOf } from '#core/reading/repeat.ts'
import { followsNewest, isAnswered, requireThere, type Standing, type StandingReading } from '#core/reading/standing.ts'

/** Who reads, and what they can see of what others said. */
export interface Reader {
  id: string
  /** Whether they see nothing of it before they have answered. */
  isBlind: boolean
  /** Whether they looked at the image by itself: what is said of many at once is no reading that could be repeated. */
  isReading: boolean
}

/** What becomes of an answer: a new label, the one that stands already, or one that somebody gave meanwhile. */
export type Decision = { give: Draft } | { standsId: string } | { conflict: { id: string; className: string } }

/** As people say it. */
const nameIn = (classes: readonly AnswerClass[], labelClassId: string | null) =>
  labelClassId === null ? 'cannot tell' : (classes.find(c => c.id === labelClassId)?.name ?? '')

/** What whoever answers has seen: the image's reference label where each answer becomes that, else their own of that round. */
function seenBy(image: Standing, { id: readerId, isBlind, isReading }: Reader, now: Date) {
  const theirs = image.readings.filter(r => r.readerKey === readerId)
  const round = isReading ? roundOf(theirs, isBlind, now) : 1
  const own = theirs.find(r => r.round === round)
  return { round, ...seenOf(image, own, round) }
}

function seenOf(image: Standing, own: StandingReading | undefined, round: number) {
  if (round > 1 || !followsNewest(image)) return { own, version: own?.version ?? 0, labelId: own?.labelId ?? null }
  return { own, version: image.labelVersion, labelId: image.reference?.labelId ?? null }
}

/** @throws InvalidInput where there never was what they say they saw */
function conflictOf(
  image: Standing,
  expected: number,
  seen: ReturnType<typeof seenBy>,
  classes: readonly AnswerClass[],
) {
  if (seen.version === 0) throw new InvalidInput('expectedVersion', expected, '0: this image has no label yet')
  const reading = image.readings.find(r => r.labelId === seen.labelId)
  if (reading?.labelId == null)
    throw new InvalidInput('expectedVersion', expected, `${seen.version}: its label was taken back`)
  return { conflict: { id: reading.labelId, className: nameIn(classes, reading.labelClassId) } }
}

/**
 * Holds an answer against the image as it stands.
 * @throws InvalidInput; Conflict where it was taken out, or what is said is archived
 */
export function decideLabel(asked: Asked, image: Standing, question: Question, reader: Reader, now: Date): Decision {
  const { classes } = question
  const answer = parseAnswer(asked, question)
  const guidelineVersion = guidelineOf(asked, image.guidelineVersion)
  requireThere(image)
  const seen = seenBy(image, reader, now)
  const { own, version, round } = seen
  const isRepeat = round > 1
  const expected = asked.expectedVersion ?? version
  const isOwnStanding = own !== undefined && isAnswered(own) && own.state !== 'RETURNED' && own.labelId === seen.labelId
  if (
    own?.labelId &&
    isOwnStanding &&
    isSaid(answer, own, asked.guidelineVersion == null ? undefined : guidelineVersion) &&
    version >= expected
  )
    return { standsId: own.labelId }
  if (expected !== version) return conflictOf(image, expected, seen, classes)

  const isFirst = (own?.version ?? 0) === 0
  const draft = openDraft(image)
  const who = { readerId: reader.id, labeller: null, origin: 'READER' as const, importId: null }
  // To whom an image came back, it said nothing before they answered.
  const isBlind = (isRepeat || (image.isBlind && reader.isBlind)) && isFirst
  const given = addAnswer(
    draft,
    { ...who, isCounted: !isRepeat && (!image.isBlind || reader.isBlind), isRead: reader.isReading && !image.gold },
    { ...answer, isBlind, guidelineVersion },
    round,
  )
  if (image.gold && isBlind && !isRepeat && image.goldFeedback !== 'IMMEDIATE') draft.heldBack.add(given.readingId)
  // A second read measures its reader: nothing follows from it.
  if (!isRepeat) settleDraft(draft)
  const stands = draft.now
  const { imageId, projectId } = image
  const follows = followsNewest(image) && !isRepeat
  const stood = follows ? image.labelClassId : (own?.labelClassId ?? null)
  const before = { imageId, labelClass: stood === null ? null : nameIn(classes, stood), version }
  const said = answer.cannotTell === null ? {} : { cannotTell: answer.cannotTell }
  draft.happenings.push({
    action: 'LABEL_GIVEN',
    nounId: given.id,
    projectId,
    before,
    after: {
      imageId,
      labelClass: answer.labelClassId === null ? null : nameIn(classes, answer.labelClassId),
      version: follows ? stands.labelVersion : given.version,
      ...(isRepeat ? { round } : {}),
      ...said,
      ...(answer.note === null ? {} : { note: answer.note }),
      ...(answer.confidence === null ? {} : { confidence: answer.confidence }),
      ...(answer.attributes ? { attributes: sayAttributes(answer.attributes, question.attributes) } : {}),
      ...(answer.view ? { view: answer.view } : {}),
      ...(guidelineVersion === null ? {} : { guidelineVersion }),
    },
    reason: answer.reason,
  })
  return { give: draft }
}
