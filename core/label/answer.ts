import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { InvalidInput } from '#core/errors.ts'
import { CannotTell } from '#core/generated/prisma/enums.ts'
import { parseView } from '#core/label/view.ts'
import { parse } from '#core/parse.ts'
import type { Answer } from '#core/reading/draft.ts'
import type { StandingReading } from '#core/reading/standing.ts'
import { textSchema } from '#core/text.ts'

/** What somebody says of an image. */
export interface Asked {
  /** Null or absent: cannotTell says why. */
  labelClassId?: string | null
  cannotTell?: CannotTell | null
  /** Image.labelVersion as they saw it; 0: never labelled; null: whatever it is. */
  expectedVersion: number | null
  reason?: string | null
  note?: string | null
  /** Percent. */
  confidence?: number | null
  /** How they looked at it: see view.ts. */
  view?: unknown
  durationMs?: number | null
}

const day = 24 * 3600 * 1000
const percent = 'a whole number from 0 to 100, in percent'
const duration = `a whole number of milliseconds from 0 to ${day}`

const schema = z.object({
  cannotTell: z.enum(CannotTell).nullish(),
  reason: textSchema(1000, 0).nullish(),
  note: textSchema(4000, 0).nullish(),
  confidence: z.int(percent).min(0, percent).max(100, percent).nullish(),
  durationMs: z.int(duration).min(0, duration).max(day, duration).nullish(),
})

interface LabelClass {
  id: string
  name: string
}

const naming = (classes: readonly LabelClass[]) => classes.map(c => `${c.id} (${c.name})`).join(', ')

/** @param classes those that may be given, in their order @throws InvalidInput */
export function parseAnswer(
  asked: Asked,
  classes: readonly LabelClass[],
): Omit<Answer, 'isBlind' | 'guidelineVersion'> {
  const labelClassId = asked.labelClassId ?? null
  const { cannotTell = null, reason, note, confidence = null, durationMs = null } = parse(schema, asked)
  if (labelClassId !== null && !classes.some(c => c.id === labelClassId))
    throw new InvalidInput('labelClassId', labelClassId, naming(classes))
  if (labelClassId === null && cannotTell === null)
    throw new InvalidInput('labelClassId', null, `${naming(classes)}; or cannotTell`)
  if (labelClassId !== null && cannotTell !== null)
    throw new InvalidInput('cannotTell', cannotTell, 'nothing beside a labelClassId: it is one answer or the other')
  const view = asked.view == null ? null : { ...parseView(asked.view) }
  return {
    ...{ labelClassId, cannotTell, confidence, durationMs, view, attributes: null },
    ...{ reason: reason || null, note: note || null },
  }
}

/** A view as it comes back from the database: without the difference between 0 and -0. */
const asStored = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** Whether an answer says what a reading says already, word for word. */
export const isSaid = (
  answer: Pick<Answer, 'labelClassId' | 'cannotTell' | 'reason' | 'note' | 'confidence' | 'view'>,
  stands: StandingReading,
) =>
  stands.origin === 'READER' &&
  stands.labelClassId === answer.labelClassId &&
  stands.cannotTell === answer.cannotTell &&
  stands.reason === answer.reason &&
  stands.note === answer.note &&
  stands.confidence === answer.confidence &&
  isDeepStrictEqual(stands.view, asStored(answer.view))
