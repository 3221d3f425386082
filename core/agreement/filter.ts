import type { Context } from '#core/context.ts'
import { InvalidInput, NotFound } from '#core/errors.ts'
import type { AgreementReport } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'

/** What is compared: without anything all classes, and the answers of all time. */
export interface AgreementFilter {
  /** This class against all others, of all images. */
  labelClassId?: string | null
  /** First answers that were given then or after it, and before then. */
  answeredFrom?: Date | null
  answeredBefore?: Date | null
}

/** As a report keeps it. */
export type KeptFilter = Pick<AgreementReport, 'labelClassId' | 'answeredFrom' | 'answeredBefore'>

export const isOfAll = ({ labelClassId, answeredFrom, answeredBefore }: KeptFilter): boolean =>
  labelClassId === null && answeredFrom === null && answeredBefore === null

/** @throws NotFound for a class that the project does not have; InvalidInput where no time lies between */
export async function parseFilter(
  { database }: Pick<Context, 'database'>,
  projectId: string,
  filter: AgreementFilter | null | undefined,
): Promise<KeptFilter> {
  const [answeredFrom, answeredBefore] = [filter?.answeredFrom ?? null, filter?.answeredBefore ?? null]
  if (answeredFrom && answeredBefore && answeredFrom >= answeredBefore)
    throw new InvalidInput(
      'filter.answeredBefore',
      answeredBefore.toISOString(),
      `a time after ${answeredFrom.toISOString()}`,
    )
  const id = filter?.labelClassId ? requireId('LabelClass', filter.labelClassId) : null
  if (id !== null && (await database.labelClass.count({ where: { id, projectId } })) === 0)
    throw new NotFound('LabelClass', id)
  return { labelClassId: id, answeredFrom, answeredBefore }
}
