import { requireActor } from '#core/context.ts'
import type { Reading } from '#core/generated/prisma/client.ts'
import { repeatedImages } from '#core/membership/blind.ts'
import { roundOf } from '#core/reading/repeat.ts'
import type { Seeing } from '#server/schema/find.ts'

type OwnReading = Pick<Reading, 'id' | 'imageId' | 'round' | 'version' | 'state' | 'answeredAt' | 'repeatAt'>

const select = { id: true, imageId: true, round: true, version: true, state: true, answeredAt: true, repeatAt: true }

interface Own {
  round: 1 | 2
  /** Undefined: there is none yet. */
  reading?: OwnReading | undefined
}

/**
 * Of images the reading that the next answer of whoever asks is of: of one that came back to them the second, though there
 * may be none yet. @throws Unauthenticated
 */
export async function ownOf(ctx: Seeing, imageIds: readonly string[]): Promise<Map<string, Own>> {
  const { id: readerId } = requireActor(ctx)
  const [found, back] = await Promise.all([
    ctx.database.reading.findMany({
      where: { imageId: { in: [...imageIds] }, readerId, round: { in: [1, 2] } },
      select,
    }),
    ctx.database.image.findMany({
      where: { AND: [{ id: { in: [...imageIds] } }, repeatedImages({ userId: readerId, now: ctx.now })] },
      select: { id: true },
    }),
  ])
  const repeated = new Set(back.map(({ id }) => id))
  const byImage = Map.groupBy(found, ({ imageId }) => imageId)
  return new Map(
    [...byImage].map(([imageId, readings]) => {
      const round = roundOf(readings, repeated.has(imageId), ctx.now)
      return [imageId, { round, reading: readings.find(r => r.round === round) }]
    }),
  )
}
