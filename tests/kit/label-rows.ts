import type { Context } from '#core/context.ts'
import type { LabelOrigin } from '#core/generated/prisma/enums.ts'
import { newId } from '#core/id.ts'

/** An answer that is written as it stands, past all verbs. */
interface Row {
  imageId: string
  labelClassId: string
  origin: LabelOrigin
  readerId?: string | null
  labeller?: string | null
  importId?: string | null
  reason?: string
  view?: object
  attributes?: Record<string, string[]>
}

/** Writes answers with their readings and reference labels: of an image the next versions, in their order. */
export async function writeLabelRows(
  database: Context['database'],
  projectId: string,
  rows: readonly Row[],
): Promise<void> {
  const chains = new Map<string, number>()
  const references = new Map<string, number>()
  const next = (counts: Map<string, number>, key: string) => {
    const version = (counts.get(key) ?? 0) + 1
    counts.set(key, version)
    return version
  }
  const keyOf = ({ readerId, labeller }: Row) => readerId ?? labeller ?? 'import'
  const readings = new Map<string, string>()
  const labels = rows.map(({ reason, view, ...row }) => {
    const chain = `${row.imageId} ${keyOf(row)}`
    const readingId = readings.get(chain) ?? newId()
    readings.set(chain, readingId)
    const more = { ...(reason ? { reason } : {}), ...(view ? { view: { ...view } } : {}) }
    return { ...row, ...more, id: newId(), readingId, version: next(chains, chain) }
  })
  const newest = [...new Map(labels.map(l => [l.readingId, l])).values()]
  await database.reading.createMany({
    data: newest.map(({ readingId: id, imageId, labelClassId, version, ...l }) => ({
      ...{ id, projectId, imageId, labelClassId, version, readerKey: keyOf({ imageId, labelClassId, ...l }) },
      ...{ readerId: l.readerId ?? null, labeller: l.labeller ?? null, state: 'SUBMITTED' as const, isCounted: true },
      answeredAt: new Date(),
    })),
  })
  await database.label.createMany({ data: labels })
  await database.referenceLabel.createMany({
    data: labels.map(({ id, imageId, labelClassId, origin }) => ({
      ...{ id, imageId, labelClassId, labelId: id, labelIds: [id], version: next(references, imageId) },
      origin: origin === 'READER' ? ('SINGLE' as const) : ('IMPORTED' as const),
    })),
  })
}

/** The same as SQL, of images that name a class and nobody answered: one answer of an import each. */
export const labelImagesSql = (where: string) => `
  with "read" as (
    insert into "Reading" ("id", "projectId", "imageId", "labeller", "readerKey", "state", "version", "labelClassId", "answeredAt")
    select uuidv7(), "projectId", "id", 'import:test', 'import:test', 'SUBMITTED', 1, "labelClassId", now()
    from "Image" where "labelClassId" is not null and ${where} returning *
  ), "said" as (
    insert into "Label" ("id", "imageId", "readingId", "version", "labelClassId", "origin", "labeller")
    select uuidv7(), "imageId", "id", 1, "labelClassId", 'IMPORT', "labeller" from "read" returning *
  )
  insert into "ReferenceLabel" ("id", "imageId", "version", "labelClassId", "origin", "labelId", "labelIds")
  select "id", "imageId", 1, "labelClassId", 'IMPORTED', "id", array["id"] from "said"`
