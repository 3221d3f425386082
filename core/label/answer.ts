import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type AttributeAnswer, parseAttributes } from '#core/answer-attribute/parse-attributes.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import { CannotTell } from '#core/generated/prisma/enums.ts'
import type { Question } from '#core/label/question.ts'
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
  /** What its project asks for beside the class. */
  attributes?: readonly AttributeAnswer[] | null
  /** Of the guidelines that were before them; 0: none were; null or absent: the newest. */
  guidelineVersion?: number | null
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

export interface AnswerClass {
  id: string
  name: string
  /** Null: it may be given. */
  archivedAt: Date | string | null
}

const naming = (classes: readonly AnswerClass[]) => classes.map(c => `${c.id} (${c.name})`).join(', ')

/** Nothing of what was said is lost by it: whoever answers is told what they may say instead. @throws Conflict */
function requireGiven(labelClass: AnswerClass | undefined, open: readonly AnswerClass[]): void {
  if (!labelClass || labelClass.archivedAt === null) return
  const names = open.map(c => c.name).join(', ')
  throw new Conflict(`${labelClass.name} is archived: no answer is given with it. There are ${names}`, 'archived')
}

/**
 * The guidelines that an answer was given under; null: none.
 * @param newest of the project; 0: it has none
 * @throws InvalidInput for a version that it does not have
 */
export function guidelineOf({ guidelineVersion: asked }: Pick<Asked, 'guidelineVersion'>, newest: number) {
  const version = asked ?? newest
  if (!Number.isInteger(version) || version < 0 || version > newest)
    throw new InvalidInput(
      'guidelineVersion',
      version,
      newest === 0 ? '0: this project has no guidelines' : `0 (none were shown) to ${newest}`,
    )
  return version === 0 ? null : version
}

/** @throws InvalidInput; Conflict for a class, an attribute or a choice that is archived */
export function parseAnswer(
  asked: Asked,
  { classes, attributes: rules }: Question,
): Omit<Answer, 'isBlind' | 'guidelineVersion'> {
  const labelClassId = asked.labelClassId ?? null
  const { cannotTell = null, reason, note, confidence = null, durationMs = null } = parse(schema, asked)
  const open = classes.filter(c => c.archivedAt === null)
  const labelClass = classes.find(c => c.id === labelClassId)
  if (labelClassId !== null && !labelClass) throw new InvalidInput('labelClassId', labelClassId, naming(open))
  if (labelClassId === null && cannotTell === null)
    throw new InvalidInput('labelClassId', null, `${naming(open)}; or cannotTell`)
  requireGiven(labelClass, open)
  if (labelClassId !== null && cannotTell !== null)
    throw new InvalidInput('cannotTell', cannotTell, 'nothing beside a labelClassId: it is one answer or the other')
  const view = asked.view == null ? null : { ...parseView(asked.view) }
  const attributes = parseAttributes(asked.attributes, rules, labelClass ?? null)
  return {
    ...{ labelClassId, cannotTell, confidence, durationMs, view, attributes },
    ...{ reason: reason || null, note: note || null },
  }
}

/** A view as it comes back from the database: without the difference between 0 and -0. */
const asStored = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** Whether an answer says what a reading says already, word for word. */
export const isSaid = (
  answer: Pick<Answer, 'labelClassId' | 'cannotTell' | 'reason' | 'note' | 'confidence' | 'attributes' | 'view'>,
  stands: StandingReading,
  /** Undefined: whoever answers did not say which. */
  guidelineVersion: number | null | undefined,
) =>
  stands.origin === 'READER' &&
  stands.labelClassId === answer.labelClassId &&
  stands.cannotTell === answer.cannotTell &&
  stands.reason === answer.reason &&
  stands.note === answer.note &&
  stands.confidence === answer.confidence &&
  (guidelineVersion === undefined || stands.guidelineVersion === guidelineVersion) &&
  isDeepStrictEqual(stands.attributes, answer.attributes) &&
  isDeepStrictEqual(stands.view, asStored(answer.view))
