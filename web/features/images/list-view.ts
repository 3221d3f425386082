import type { graphql } from '../../lib/graphql.ts'
import type { ColourBy } from './tile-words.ts'

export type ImageOrder = ReturnType<typeof graphql.scalar<'ImageOrder'>>
export type Layout = 'tiles' | 'table'

/** How a list is shown, whatever it is of: kept in the address beside the filter. */
export interface ListView {
  layout: Layout
  colourBy: ColourBy
  order: ImageOrder
}

/** What stands in the address for an order, and what is said of it. */
const orders: readonly { word: string | null; order: ImageOrder; text: string; isByTime?: true }[] = [
  { word: null, order: 'NEWEST_FIRST', text: 'newest first', isByTime: true },
  { word: 'oldest', order: 'OLDEST_FIRST', text: 'oldest first', isByTime: true },
  { word: 'name', order: 'FILE_NAME_ASCENDING', text: 'by file name' },
  { word: 'name-down', order: 'FILE_NAME_DESCENDING', text: 'by file name, from the last' },
  { word: 'group', order: 'GROUP_ASCENDING', text: 'by group' },
  { word: 'group-down', order: 'GROUP_DESCENDING', text: 'by group, from the last' },
]

/** @param isBlind whoever looks reads blind: names, groups and splits tell, and nothing is ordered or coloured by them */
export function readView(params: URLSearchParams, isBlind: boolean): ListView {
  const colour = params.get('colour')
  const asked = orders.find(({ word }) => word === params.get('sort'))
  return {
    layout: params.get('view') === 'table' ? 'table' : 'tiles',
    colourBy: colour === 'state' || (colour === 'split' && !isBlind) ? colour : 'class',
    order: asked && (asked.isByTime || !isBlind) ? asked.order : 'NEWEST_FIRST',
  }
}

export const orderText = (order: ImageOrder) => orders.find(o => o.order === order)?.text ?? ''
export const isByTime = (order: ImageOrder) => orders.some(o => o.order === order && o.isByTime)

/** How a view is kept, and shown again. */
export type KeptLook = { layout: 'TILES' | 'TABLE'; colourBy: 'CLASS' | 'STATE' | 'SPLIT'; orderBy: ImageOrder }

const colours = { class: 'CLASS', state: 'STATE', split: 'SPLIT' } as const

export const lookOf = ({ layout, colourBy, order }: ListView): KeptLook => ({
  layout: layout === 'table' ? 'TABLE' : 'TILES',
  colourBy: colours[colourBy],
  orderBy: order,
})

/** What stands in the address for a look that was kept; of one that says nothing, nothing changes. */
export const lookAddress = (look: KeptLook | null) =>
  look
    ? viewAddress({
        layout: look.layout === 'TABLE' ? 'table' : 'tiles',
        colourBy: (['class', 'state', 'split'] as const).find(name => colours[name] === look.colourBy) ?? 'class',
        order: look.orderBy,
      })
    : {}

/** What stands in the address for a view; null: as it is without. */
export const viewAddress = ({ layout, colourBy, order }: Partial<ListView>) => ({
  ...(layout && { view: layout === 'table' ? layout : null }),
  ...(colourBy && { colour: colourBy === 'class' ? null : colourBy }),
  ...(order && { sort: orders.find(o => o.order === order)?.word ?? null }),
})

/** The address of a list without how it is shown: the same images, in whichever layout, colours and order. */
export function withoutView(params: URLSearchParams, names: readonly string[] = ['view', 'colour', 'sort']): string {
  const kept = new URLSearchParams(params)
  for (const name of names) kept.delete(name)
  return kept.toString()
}
