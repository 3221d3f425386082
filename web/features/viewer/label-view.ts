import { type FragmentOf, graphql, type ResultOf, readFragment } from '@/lib/graphql.ts'
import type { View } from './view.ts'

export const labelViewFragment = graphql(`
  fragment ShownLabelView on LabelView { center width isInverted preset zoom panX panY rotation isFlipped }
`)

export type LabelViewRef = FragmentOf<typeof labelViewFragment>
export type LabelView = ResultOf<typeof labelViewFragment>

/** What is kept with a label of how it was looked at: these fields alone, whatever else a view that was restored brought along. */
export function toLabelView(view: View): LabelView {
  const { center, width, isInverted, preset, zoom, panX, panY, rotation, isFlipped } = view
  return { center, width, isInverted, preset, zoom, panX, panY, rotation, isFlipped }
}

const shown = (value: number) => Number(value.toPrecision(6)).toString()

/** "window 300 / 40, inverted, turned by 90°": what differs from how an image is first seen. */
export function describeView(ref: LabelViewRef): string {
  const { center, width, preset, isInverted, isFlipped, rotation, zoom } = readFragment(labelViewFragment, ref)
  return [
    center !== null && width !== null
      ? `window ${shown(width)} / ${shown(center)}`
      : preset === 'table' && 'table of the file',
    isInverted && 'inverted',
    zoom !== null && `zoom ${Math.round(zoom * 100)}%`,
    rotation !== 0 && `turned by ${rotation}°`,
    isFlipped && 'flipped',
  ]
    .filter(Boolean)
    .join(', ')
}
