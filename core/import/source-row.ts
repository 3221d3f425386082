import { z } from 'zod'
import type { Context } from '#core/context.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { parseAsked } from '#core/import/ask-reading.ts'
import { openSource, type SourceInput } from '#core/import/open-source.ts'
import { parse } from '#core/parse.ts'

const frameSchema = z
  .number()
  .nullable()
  .refine(n => n === null || (Number.isInteger(n) && n >= 1 && n <= 999_999), 'a whole number from 1')

/** The columns of an Import that say where it comes from and how it is read, as asked. @throws InvalidInput, NotFound */
export async function sourceRow(ctx: Context, input: SourceInput) {
  const frame = parse(frameSchema, input.frame ?? null, 'frame')
  const reading = await parseAsked(input.reading)
  const row = { ...(await openSource(ctx, input)), frame }
  return reading ? { ...row, reading: reading satisfies Prisma.InputJsonObject } : row
}
