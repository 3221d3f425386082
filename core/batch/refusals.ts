import { z } from 'zod'
import type { Batch } from '#core/generated/prisma/client.ts'

/** Why a batch leaves an image as it is. */
export const refusals = [
  ...(['TAKEN_OUT', 'OTHERS_ANSWERED', 'CHANGED_MEANWHILE', 'NOT_YOURS'] as const),
  ...(['ALREADY_READ', 'NOTHING_TO_READ', 'DECIDED', 'OWN_ANSWER', 'NOTHING_TO_RETURN'] as const),
] as const
export type BatchRefusal = (typeof refusals)[number]

export type Refused = Partial<Record<BatchRefusal, number>>

const schema = z.partialRecord(z.enum(refusals), z.number())

export const refusedOf = ({ refused }: Pick<Batch, 'refused'>): Refused => schema.parse(refused)

export const countRefused = (refused: Refused): number => Object.values(refused).reduce((sum, count) => sum + count, 0)

/** Adds up by why. */
export function addRefused(refused: Refused, why: readonly BatchRefusal[]): Refused {
  const sum: Refused = { ...refused }
  for (const one of why) sum[one] = (sum[one] ?? 0) + 1
  return sum
}
