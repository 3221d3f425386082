import type { Context } from '#core/context.ts'
import { findPractices } from '#core/reading/practice.ts'

/** Of those who wait to be told at once; the others are told with their next answer. */
const mostTold = 1000

interface ToldTo {
  projectId: string
  /** Null: all of its readers. */
  readerId: string | null
}

/**
 * Tells readers what they are to be told by now of the gold answers of images that they answered: with each answer; or
 * together, once their practice is over, and of what is behind it once they have answered all such images. What was told
 * once stays told, whatever is set later.
 */
export async function tellGold(
  { database }: Pick<Context, 'database'>,
  { projectId, readerId }: ToldTo,
): Promise<void> {
  const { goldFeedback } = await database.project.findUniqueOrThrow({
    where: { id: projectId },
    select: { goldFeedback: true },
  })
  if (goldFeedback === 'NONE') return
  const held = { projectId, isHeldBack: true, ...(readerId === null ? {} : { readerId }) }
  if (goldFeedback === 'IMMEDIATE') {
    await database.reading.updateMany({ where: held, data: { isHeldBack: false } })
    return
  }
  const waiting = await database.reading.findMany({ where: held, distinct: ['readerId'], select: { readerId: true } })
  const readerIds = waiting.flatMap(reading => reading.readerId ?? [])
  if (readerIds.length === 0) return
  const practices = await findPractices({ database }, { projectId, readerIds }, mostTold)
  const told = practices.flatMap(practice => practice.toldIds.map(imageId => ({ imageId, by: practice.readerId })))
  await database.$executeRaw`
    update "Reading" r set "isHeldBack" = false
    from unnest(${told.map(({ imageId }) => imageId)}::uuid[], ${told.map(({ by }) => by)}::text[]) t("imageId", "readerId")
    where r."imageId" = t."imageId" and r."readerKey" = t."readerId" and r."round" = 1 and r."isHeldBack"`
}
