import { z } from 'zod'
import type { Context } from '#core/context.ts'
import { NotFound } from '#core/errors.ts'
import { BurnedIn, ImageState, Split } from '#core/generated/prisma/enums.ts'
import { checkFilter, type ImageFilter } from '#core/image/filter.ts'
import { parse } from '#core/parse.ts'

/** What is kept has an end; ids and searches are held against what they may be, too. */
const longest = 10_000
const text = z.string().max(longest, `at most ${longest} characters`).nullish()
const yes = z.boolean().nullish()
/** As it was kept it is text. */
const time = z.coerce.date().nullish()
/** All that a filter can say: what were left out here would be acted on though it was not shown. */
const filterFields = {
  ...{
    labelClassId: text,
    readerId: text,
    assigneeId: text,
    groupKey: text,
    search: text,
    importId: text,
    datasetVersionId: text,
  },
  ...{ modelVersionId: text, predictedClassId: text, addedFrom: time, addedBefore: time },
  ...{ probabilityFrom: z.number().nullish(), probabilityBelow: z.number().nullish() },
  ...{ confidenceBelow: z.number().nullish() },
  ...{ unlabelled: yes, takenOut: yes, flagged: yes, gold: yes, readsBelow: z.number().nullish() },
  ...{ burnedIn: z.enum(BurnedIn).nullish(), readingState: z.enum(ImageState).nullish() },
  ...{ publishedSplit: z.enum(Split).nullish(), split: z.enum(Split).nullish() },
} satisfies Record<keyof ImageFilter, z.ZodType>
const filterSchema = z.strictObject(filterFields)

/** As it was kept. */
export const keptFilter = (kept: unknown): ImageFilter => filterSchema.parse(kept)

/** What a filter asks for, without what it leaves open. @throws InvalidInput; NotFound for what can be no id */
export function parseFilter(input: ImageFilter): ImageFilter {
  const parsed = Object.entries(parse(filterSchema, input, 'filter'))
  const asked: ImageFilter = Object.fromEntries(parsed.filter(([, value]) => value !== null && value !== undefined))
  checkFilter(asked)
  return asked
}

/**
 * Checks that all that a filter names is of the project: what is meant wrongly would mean no image in silence.
 * @throws NotFound naming the first that is not
 */
export async function requireNamed(
  { database }: Pick<Context, 'database'>,
  projectId: string,
  { labelClassId, importId, datasetVersionId, readerId, assigneeId, modelVersionId, predictedClassId }: ImageFilter,
): Promise<void> {
  const countClass = (id: string) => database.labelClass.count({ where: { id, projectId } })
  const named: [string, string | null | undefined, (id: string) => Promise<number>][] = [
    ['LabelClass', labelClassId, countClass],
    ['LabelClass', predictedClassId, countClass],
    ['ModelVersion', modelVersionId, id => database.modelVersion.count({ where: { id, projectId } })],
    ['Import', importId, id => database.import.count({ where: { id, projectId } })],
    ['DatasetVersion', datasetVersionId, id => database.datasetVersion.count({ where: { id, projectId } })],
    // Who read here once is no member any more, maybe.
    ['User', readerId, readerId => database.reading.count({ where: { projectId, readerId }, take: 1 })],
    ['User', assigneeId, userId => database.membership.count({ where: { projectId, userId } })],
  ]
  for (const [noun, id, count] of named) if (id && (await count(id)) === 0) throw new NotFound(noun, id)
}
