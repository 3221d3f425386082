import type { Label, ReadingState } from '#core/generated/prisma/client.ts'
import { addAnswer, changeReading, type Draft, openDraft, settleDraft } from '#core/reading/draft.ts'
import type { Standing, StandingReading } from '#core/reading/standing.ts'
import { moveReading } from '#core/reading/transitions.ts'

/** How a reading stood before the answer that is taken back. */
export interface Before {
  /** What it said; null: nothing, or that was taken back as well. */
  label: Label | null
  state: ReadingState
  review: StandingReading['review']
  /** Class of the reference label then; undefined: whatever follows from what the reading said is right. */
  referenceClassId: string | null | undefined
}

function begin(image: Standing, own: StandingReading): Draft {
  const draft = openDraft(image)
  if (own.labelId !== null) draft.takenBack.push(own.labelId)
  return draft
}

/** A second read measures its reader: nothing follows from it. */
const settleFirst = (draft: Draft, { round }: StandingReading): Draft => {
  if (round === 1) settleDraft(draft)
  return draft
}

/** The answer counts no more. */
function withdraw(image: Standing, own: StandingReading): Draft {
  const draft = begin(image, own)
  changeReading(draft, { ...own, state: moveReading(own.state, 'WITHDRAW') })
  return settleFirst(draft, own)
}

/** The former answer is given again, as a version of its own, and stands as it stood. */
function answerAgain(
  image: Standing,
  own: StandingReading,
  before: Before,
  label: Label,
  reason: string | null,
): Draft {
  const draft = begin(image, own)
  const { readerId, labeller, origin, importId } = label
  const { labelClassId, cannotTell, note, confidence, durationMs, guidelineVersion, isBlind } = label
  const asObject = (value: Label['view']) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  addAnswer(
    draft,
    { readerId, labeller, origin, importId, isCounted: false },
    {
      ...{ labelClassId, cannotTell, note, confidence, durationMs, guidelineVersion, isBlind, reason },
      ...{ view: asObject(label.view), attributes: asObject(label.attributes) },
    },
    own.round,
    label.againId ?? label.id,
  )
  const given = draft.now.readings.at(-1)
  if (given && before.state !== 'OPEN') changeReading(draft, { ...given, state: before.state, review: before.review })
  return settleFirst(draft, own)
}

/**
 * Takes the newest answer of a reading back: what it said before is said again, or nothing; of both what leads to the
 * reference label that stood then.
 */
export function takeBack(image: Standing, own: StandingReading, before: Before, reason: string | null): Draft {
  const { label, state, referenceClassId } = before
  if (label === null || state === 'WITHDRAWN') return withdraw(image, own)
  const again = answerAgain(image, own, before, label, reason)
  if (referenceClassId === undefined || again.now.labelClassId === referenceClassId) return again
  // Somebody else's answer had come after theirs: given again it would be the newest.
  const without = withdraw(image, own)
  return without.now.labelClassId === referenceClassId ? without : again
}
