import { type FragmentOf, graphql, type ResultOf, readFragment } from '@/lib/graphql.ts'
import { type Samples, spanOf } from './samples.ts'

export const displayFragment = graphql(`
  fragment ViewerDisplay on ImageDisplay {
    slope
    intercept
    unit
    range { low high }
    isInverted
    windows { name center width shape }
    table { name first bits entries }
    percentiles { low high }
    pixelAspect
  }
`)

export type Display = ResultOf<typeof displayFragment>
export type Range = Display['range']

/** Height of a pixel by its width; 1 where that was not kept. */
export const pixelAspectOf = (ref: FragmentOf<typeof displayFragment> | null): number =>
  ref ? readFragment(displayFragment, ref).pixelAspect : 1

/** How grey is displayed that came in before that was kept: its samples are the values. */
export function displayOf(ref: FragmentOf<typeof displayFragment> | null, samples: Samples): Display | null {
  if (samples.channels === 3) return null
  if (ref) return readFragment(displayFragment, ref)
  return {
    slope: 1,
    intercept: 0,
    unit: null,
    range: { low: 0, high: 2 ** samples.bits - 1 },
    isInverted: false,
    windows: [],
    table: null,
    percentiles: spanOf(samples, 0.005, 0.995),
    pixelAspect: 1,
  }
}
