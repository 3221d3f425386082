import type { Happening } from '#core/audit/record.ts'
import type { CannotTell, LabelOrigin, Prisma, ReviewVerdict } from '#core/generated/prisma/client.ts'
import { newId } from '#core/id.ts'
import { isStanding, settle } from '#core/reading/settle.ts'
import type { Said, Standing, StandingReading, StandingReference } from '#core/reading/standing.ts'
import { moveReading } from '#core/reading/transitions.ts'

/** Whose an answer is, and how it came. */
export interface Answering {
  readerId: string | null
  labeller: string | null
  origin: LabelOrigin
  importId: string | null
  /** Whether its reading is one of those that the project asks for; of a reading that is there already, as it was. */
  isCounted: boolean
  /** Whether its image may come back to its reader: they looked at it by itself. */
  isRead?: boolean
}

/** What an answer says, and what goes with it. */
export interface Answer extends Said {
  reason: string | null
  note: string | null
  confidence: number | null
  attributes: Prisma.JsonObject | null
  view: Prisma.JsonObject | null
  durationMs: number | null
  guidelineVersion: number | null
  isBlind: boolean
}

/** An answer that says nothing but itself. */
export const bareAnswer = (said: Said): Answer => ({
  ...said,
  ...{ reason: null, note: null, confidence: null, attributes: null, view: null },
  ...{ durationMs: null, guidelineVersion: null, isBlind: false },
})

export interface NewLabel extends Answer, Omit<Answering, 'isCounted' | 'isRead'> {
  id: string
  /** Of its reading, the label that is said again; null: it says something itself. */
  againId: string | null
  /** See Label.groupAnswerId. */
  groupAnswerId: string | null
  imageId: string
  readingId: string
  version: number
}

interface NewReference extends StandingReference {
  id: string
  imageId: string
  version: number
}

interface NewReview {
  id: string
  imageId: string
  readingId: string
  labelId: string
  reviewerId: string
  verdict: ReviewVerdict
  comment: string | null
  changedLabelId: string | null
}

interface NewAdjudication {
  id: string
  imageId: string
  number: number
  adjudicatorId: string
  labelClassId: string | null
  cannotTell: CannotTell | null
  isUndone: boolean
  reason: string | null
  note: string | null
  view: Prisma.InputJsonObject | null
  attributes: Prisma.InputJsonObject | null
  guidelineVersion: number | null
  labelIds: string[]
}

/** What is about to be written of one image: as it was seen, as it will stand, and the rows between. */
export interface Draft {
  before: Standing
  now: Standing
  /** Its row is made with what it stands as: nothing of it can have changed. */
  isNew: boolean
  readings: Map<string, StandingReading>
  /** Of those the first readings whose image comes back to its reader by what is written. */
  comingBack: Set<string>
  /** Of those the ones whose reader is not told yet what the gold answer is. */
  heldBack: Set<string>
  labels: NewLabel[]
  /** Labels that count no more, by their ids. */
  takenBack: string[]
  references: NewReference[]
  reviews: NewReview[]
  adjudications: NewAdjudication[]
  happenings: Happening[]
}

export const openDraft = (before: Standing, isNew = false): Draft => ({
  before,
  now: before,
  isNew,
  readings: new Map(),
  comingBack: new Set(),
  heldBack: new Set(),
  ...{ labels: [], takenBack: [], references: [], reviews: [], adjudications: [], happenings: [] },
})

/** Puts a reading in place of what it was, as the newest. */
function put(draft: Draft, reading: StandingReading): void {
  const others = draft.now.readings.filter(r => r.id !== reading.id)
  draft.now = { ...draft.now, readings: [...others, reading] }
  draft.readings.set(reading.id, reading)
}

/** Where it stands among the others: a state that changes makes no answer a newer one. */
export function changeReading(draft: Draft, reading: StandingReading): void {
  draft.now = { ...draft.now, readings: draft.now.readings.map(r => (r.id === reading.id ? reading : r)) }
  draft.readings.set(reading.id, reading)
}

/** What an import gave counts no more; nothing is settled yet. @returns how many answers that are */
export function withdrawAnswers(draft: Draft, isMeant: (reading: StandingReading) => boolean): number {
  const meant = draft.now.readings.filter(r => r.origin === 'IMPORT' && r.version > 0 && isMeant(r))
  // Where its import is being undone, it counts no more before that is written.
  for (const reading of meant)
    changeReading(draft, {
      ...reading,
      state: reading.state === 'WITHDRAWN' ? reading.state : moveReading(reading.state, 'WITHDRAW'),
    })
  return meant.length
}

/** Settles what was said so far: a reference label follows where another one counts now. */
export function settleDraft(draft: Draft, isPolicyNew = false): void {
  const { readingState, readCount, reference } = settle(draft.now, isPolicyNew)
  draft.now = { ...draft.now, readingState, readCount }
  if (reference === null || isStanding(draft.now, reference)) return
  const version = draft.now.labelVersion + 1
  draft.references.push({ ...reference, id: newId(), imageId: draft.now.imageId, version })
  draft.now = { ...draft.now, reference, labelVersion: version, labelClassId: reference.labelClassId }
}

/** The next answer of somebody's reading, which is begun where there is none. It is not settled yet. */
export function addAnswer(
  draft: Draft,
  who: Answering,
  answer: Answer,
  round = 1,
  againId: string | null = null,
): NewLabel {
  const { imageId, readings } = draft.now
  const readerKey = who.readerId ?? who.labeller ?? 'import'
  const there = readings.find(r => r.readerKey === readerKey && r.round === round)
  const { isCounted, isRead, ...of } = who
  const label: NewLabel = {
    ...answer,
    ...of,
    ...{ id: newId(), againId, groupAnswerId: null, imageId },
    readingId: there?.id ?? newId(),
    version: (there?.version ?? 0) + 1,
  }
  const { id: labelId, readingId: id, version, readerId, labeller, origin, importId } = label
  const { labelClassId, cannotTell, reason, note, confidence, view, attributes, guidelineVersion } = answer
  put(draft, {
    ...{ id, readerKey, round, version, readerId, labeller, origin, importId, labelId, labelClassId, cannotTell },
    ...{ reason, note, confidence, view, attributes, guidelineVersion, review: null, answeredAt: null, repeatAt: null },
    state: moveReading(there?.state ?? 'OPEN', 'ANSWER'),
    // What a reading counts for is decided when it is begun: who has seen the others cannot unsee them.
    isCounted: there !== undefined && there.version > 0 ? there.isCounted : isCounted,
  })
  const isRepeated = readings.some(r => r.readerKey === readerKey && r.round > 1 && r.version > 0)
  if (isRead && round === 1 && !isRepeated) draft.comingBack.add(id)
  draft.labels.push(label)
  return label
}
