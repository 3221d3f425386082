import { type ClassCount, countByClass, countClasses } from '#core/import/count-classes.ts'
import { countByLabeller, countLabellers, type LabellerCount } from '#core/import/count-labellers.ts'
import type { CountSlice } from '#core/import/count-slice.ts'
import type { ServerContext } from '#server/context.ts'
import { importCountCost } from '#server/limits/field-cost.ts'
import { batched, type Group } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { ImportClassCount, ImportLabeller } from '#server/schema/import-report.ts'
import { boundsOf, byCounts, type Order } from '#server/schema/keyset.ts'
import { connectionOf, type PageArgs, pageArgs, readForAll, slice } from '#server/schema/page.ts'

type Read<Value> = (ctx: ServerContext, importIds: string[], slice: CountSlice) => Promise<Map<string, Value>>

interface Sliced extends Group {
  slice: CountSlice
}

interface SearchedPage extends PageArgs {
  search?: string | null
}

/** One statement for all imports of a list, of which each shows as many rows. */
function pagesIn<Row extends object>(order: Order, find: Read<Row[]>, count: Read<number>) {
  const load =
    <Value>(read: Read<Value>) =>
    (ctx: ServerContext, ids: string[], sliced?: Sliced) => {
      if (!sliced) throw new Error('a page of counts is asked for without its slice')
      return read(ctx, ids, sliced.slice)
    }
  const rows = batched<ServerContext, string, Row[], Sliced>(load(find))
  const counts = batched<ServerContext, string, number, Sliced>(load(count))
  const named = (wanted: CountSlice): Sliced => ({ name: JSON.stringify(wanted), slice: wanted })
  return (importId: string, args: SearchedPage, ctx: ServerContext) => {
    const { search } = args
    const bounds = boundsOf(order, args)
    return slice(order, args, {
      read: async part => (await rows(ctx, importId, named({ search, ...bounds, ...part }))) ?? [],
      count: async () =>
        (await counts(ctx, importId, named({ search, after: null, before: null, take: 0, isBackward: false }))) ?? 0,
    })
  }
}

const classesIn = pagesIn<ClassCount>(
  byCounts('ImportClassCount', ['isSettled', 'minusFileCount', 'isNamed'], 'name'),
  countByClass,
  countClasses,
)
const labellersIn = pagesIn<LabellerCount>(
  byCounts('ImportLabeller', ['isUnknown', 'minusAnswerCount'], 'name'),
  countByLabeller,
  countLabellers,
)

builder.prismaObjectFields('Import', t => {
  const args = {
    search: t.arg.string({ description: 'Part of the name, in capitals or small letters; % and _ are themselves.' }),
    ...pageArgs,
  }
  return {
    classCounts: t.field({
      type: connectionOf('ImportClassCount', ImportClassCount),
      description:
        "By the source's classes: those first that somebody must decide on, then those with most files; files without a label are in it too.",
      args,
      extensions: readForAll(importCountCost),
      resolve: ({ id }, asked, ctx) => classesIn(id, asked, ctx),
    }),
    labellers: t.field({
      type: connectionOf('ImportLabeller', ImportLabeller),
      description:
        'Whom the source names as having labelled: those first for whom a member is suggested, then those with most answers.',
      args,
      extensions: readForAll(importCountCost),
      resolve: ({ id }, asked, ctx) => labellersIn(id, asked, ctx),
    }),
  }
})
