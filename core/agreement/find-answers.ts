import type { KeptFilter } from '#core/agreement/filter.ts'
import type { Context } from '#core/context.ts'
import type { CannotTell, LabelOrigin } from '#core/generated/prisma/client.ts'
import { lowestId } from '#core/id.ts'

/** What counts of a reading for how far readers agree: the first answer that stands, which nobody's answer led. */
export interface FirstAnswer {
  readerKey: string
  readerId: string | null
  labeller: string | null
  /** Null: see cannotTell. */
  labelClassId: string | null
  cannotTell: CannotTell | null
  origin: LabelOrigin
  isBlind: boolean
  at: Date
}

export interface ReadImage {
  imageId: string
  groupKey: string
  answers: FirstAnswer[]
}

/** Where a page ended: images of one group come after each other. */
export type After = Pick<ReadImage, 'imageId' | 'groupKey'>

export const beforeAll: After = { groupKey: '', imageId: lowestId }

type Row = After & { [Name in keyof FirstAnswer]: FirstAnswer[Name] | null }

const isAnswer = (row: Row): row is After & FirstAnswer => row.readerKey !== null

/** First answers of which time count; null: of any. */
export type AnsweredWhen = Pick<KeptFilter, 'answeredFrom' | 'answeredBefore'>

/**
 * Images by group, with the first answer of each of their readings that counts: first of its reader, made before they could
 * see what others said or where all is open, taken back by nobody. What an import that was undone said is passed over. Where the
 * first answer is of another time, later ones do not stand in for it.
 */
export async function findAnswers(
  { database }: Pick<Context, 'database'>,
  { projectId, answeredFrom, answeredBefore }: AnsweredWhen & { projectId: string },
  after: After,
  take: number,
): Promise<ReadImage[]> {
  const rows = await database.$queryRaw<Row[]>`
    with "page" as (
      select i."id", i."groupKey" from "Image" i
      where i."projectId" = ${projectId}::uuid and i."takenOutAt" is null
        and (i."groupKey", i."id") > (${after.groupKey}, ${after.imageId}::uuid)
      order by i."groupKey", i."id" limit ${take}
    )
    select p."id" as "imageId", p."groupKey", l.* from "page" p left join (
      "Reading" r cross join lateral (
        select r."readerKey", r."readerId", r."labeller", l."labelClassId", l."cannotTell", l."origin", l."isBlind",
          l."createdAt" as "at"
        from "Label" l left join "Import" o on o."id" = l."importId" and l."origin" = 'IMPORT'
        where l."readingId" = r."id" and o."undoJobId" is null order by l."version" limit 1
      ) l
    ) on r."imageId" = p."id" and r."round" = 1 and r."isCounted" and r."version" > 0
      and r."state" not in ('OPEN', 'WITHDRAWN')
      and (${answeredFrom}::timestamptz is null or l."at" >= ${answeredFrom})
      and (${answeredBefore}::timestamptz is null or l."at" < ${answeredBefore})
    order by p."groupKey", p."id", l."readerKey"`
  const images: ReadImage[] = []
  for (const row of rows) {
    const { imageId, groupKey, ...answer } = row
    if (images.at(-1)?.imageId !== imageId) images.push({ imageId, groupKey, answers: [] })
    if (isAnswer(row)) images.at(-1)?.answers.push({ ...answer, ...row })
  }
  return images
}
