import type { GraphQLField } from 'graphql'
import { getNamedType, getNullableType, isCompositeType, isListType } from 'graphql'
import { pageSize, personLimits, runLimits } from '#server/limits/figures.ts'

/**
 * A page takes a statement for each parent, and one to count its list: what would send more of them than may be sent is
 * beyond the cost of a document, and refused before the first.
 */
export const pageCost = (2 * personLimits.cost) / runLimits.statements.query
/** What is asked of the database for all parents at once; a row that comes with its parent's; a value that is there. */
export const costs = { statement: 10, row: 2, value: 1 }
/** Reads every file of its import, in a few dozen statements. */
export const groupPreviewCost = 4000
/** Reads all that was found in its import, and one of its lists in another way. */
export const listPreviewCost = 1000
/** Counts all that its import brought or names, in one statement for all imports of a list. */
export const importCountCost = 400
/** Counts what has each class of a project, of each as far as is counted. */
export const classUseCost = 400
/** What an import keeps of how its source is read, and of what was found in it: as text as much as some hundred rows. */
export const importReadingCost = 100
/** What an answer says beside its class comes with it, and is little: one attribute or two, of each a choice or two. */
export const givenCost = { field: costs.value, multiplier: 1 }
/** Of a list that nobody says the length of. */
const usualLength = 10

/** Pothos keeps how a field was declared. What takes the context asks the database; what selects comes with its parent. */
function asksDatabase({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): boolean {
  const { pothosOptions, pothosPrismaSelect } = extensions
  if (pothosPrismaSelect || typeof pothosOptions !== 'object' || pothosOptions === null) return false
  return 'resolve' in pothosOptions && typeof pothosOptions.resolve === 'function' && pothosOptions.resolve.length >= 3
}

/** Whether it is of a page itself: how many there are, what comes next. However many items the page has, it is there once. */
function isOfPage({ extensions, type }: Pick<GraphQLField<unknown, unknown>, 'extensions' | 'type'>): boolean {
  const { pothosConfig } = extensions
  if (typeof pothosConfig !== 'object' || pothosConfig === null || !('parentType' in pothosConfig)) return false
  return String(pothosConfig.parentType).endsWith('Connection') && !isCompositeType(getNamedType(type))
}

const countOf = (asked: unknown): number | null =>
  typeof asked === 'number' ? Math.min(Math.max(asked, 1), pageSize.most) : null

/** What a field costs by itself, and how often what is selected below it is made: of a page as many as were asked for. */
export function fieldCost(
  args: Record<string, unknown>,
  _ctx: object,
  field: Pick<GraphQLField<unknown, unknown>, 'extensions' | 'type'>,
): { field: number; multiplier: number } {
  const type = getNamedType(field.type)
  const isComposite = isCompositeType(type)
  const own = asksDatabase(field) ? costs.statement : isComposite ? costs.row : costs.value
  const isPage = type.name.endsWith('Connection')
  if (isPage) {
    const items = countOf(args.first) ?? countOf(args.last) ?? pageSize.usual
    const { costForAll } = field.extensions
    return { field: typeof costForAll === 'number' ? costForAll : pageCost, multiplier: items }
  }
  // The page has counted them.
  if (type.name.endsWith('Edge') || type.name === 'PageInfo' || isOfPage(field)) return { field: 0, multiplier: 1 }
  const isList = isListType(getNullableType(field.type))
  // What is asked for by its ids is as long as they are.
  const length = Array.isArray(args.ids) ? args.ids.length : usualLength
  return { field: own, multiplier: isList && isComposite ? length : 1 }
}
