import { InvalidInput } from '#core/errors.ts'
import { checkFilter } from '#core/image/filter.ts'
import { countLabelledBy, findLabelledBy } from '#core/image/find-labelled-by.ts'
import { countedTo, countList, findPlace, type ImageList, isCounted } from '#core/image/list-place.ts'
import type { ServerContext } from '#server/context.ts'
import { type ImageOrderName, imageOrder } from '#server/schema/image-filter.ts'
import { boundsOf } from '#server/schema/keyset.ts'
import type { PageArgs, Slice } from '#server/schema/page.ts'

type Args = PageArgs & { orderBy?: ImageOrderName | null }

/** @throws InvalidInput for a place that cannot be, is too far for this list or behind a cursor, or is not where the page begins */
function readStart({ startAt, ...args }: Args, most: number): number {
  if (startAt === null || startAt === undefined) return 0
  if (startAt < 0 || startAt > most)
    throw new InvalidInput(
      'startAt',
      startAt,
      `0 to ${most} in this list${typeof args.after === 'string' ? ' behind a cursor' : ''}`,
    )
  for (const name of ['last', 'before'] as const)
    if (args[name] !== null && args[name] !== undefined)
      throw new InvalidInput(name, args[name], 'startAt or this, not both')
  return startAt
}

/**
 * Shorter ways to the rows and the number of Project.images than reading it from one end: by the counts that are kept of it,
 * or along what a reader has labelled. @throws InvalidInput, NotFound
 */
export function waysTo(ctx: ServerContext, list: ImageList, args: Args) {
  checkFilter(list.filter)
  const { readerId } = list.filter
  const { orderBy } = args
  const isById = !orderBy || orderBy === 'NEWEST_FIRST' || orderBy === 'OLDEST_FIRST'
  // Behind a cursor rows are counted off, as they are where no counts tell where a place is.
  const isPlaced = isById && typeof args.after !== 'string'
  const start = readStart(args, isPlaced && isCounted(list) ? 2 ** 31 - 1 : countedTo)
  const direction = orderBy === 'OLDEST_FIRST' ? 'asc' : 'desc'
  if (!isById || args.startAt != null) {
    const begin = isPlaced ? () => findPlace(ctx, list, start, direction) : async () => ({ where: {}, skip: start })
    return { begin, known: () => countList(ctx, list) }
  }
  if (!readerId) return { known: () => countList(ctx, list) }
  const ends = boundsOf(imageOrder(orderBy), args)
  const [after, before] = [ends.after, ends.before].map(values => values?.[0]?.toString())
  const range = direction === 'asc' ? { after, before } : { after: before, before: after }
  const turned = direction === 'asc' ? 'desc' : 'asc'
  return {
    async begin({ take, isBackward }: Slice) {
      const page = { ...range, take, direction: isBackward ? turned : direction } as const
      return { where: { id: { in: await findLabelledBy(ctx, list, readerId, page) } }, skip: 0 }
    },
    known: (most: number | null) => countLabelledBy(ctx, list, readerId, most),
  }
}
