import type { Display, Range } from './display.ts'
import { type Samples, spanOf } from './samples.ts'
import type { View } from './view.ts'

export interface Preset {
  /** Kept with a label as the preset of its view. */
  id: string
  name: string
  window: Pick<View, 'center' | 'width' | 'shape' | 'isInverted'>
}

const least = 1e-6

/** A window from one value to another, as the same range would show. */
const between = ({ low, high }: Range, isInverted: boolean): Preset['window'] => ({
  center: (low + high) / 2,
  width: Math.max(high - low, least),
  shape: 'LINEAR_EXACT',
  isInverted,
})

function valuesBetween(samples: Samples, { slope, intercept }: Display, from: number, to: number): Range {
  const { low, high } = spanOf(samples, from, to)
  const [a, b] = [low * slope + intercept, high * slope + intercept]
  return { low: Math.min(a, b), high: Math.max(a, b) }
}

/**
 * In HU, 500 / 2000. On a projection bone is what is brightest but for markers and metal: the brighter half of the
 * picture without its last thousandth.
 */
function boneWindow(samples: Samples, display: Display): Preset['window'] {
  const { unit, isInverted, slope } = display
  if (unit === 'HU') return { center: 500, width: 2000, shape: 'LINEAR', isInverted }
  const isBrightHigh = isInverted === slope < 0
  const [from, to] = isBrightHigh ? ([0.5, 0.999] as const) : ([0.001, 0.5] as const)
  return between(valuesBetween(samples, display, from, to), isInverted)
}

/** What can be chosen for a grey picture, as it is displayed first. */
export function presetsOf(display: Display, samples: Samples, bitDepth: number): Preset[] {
  const { windows, table, range, percentiles, isInverted } = display
  const ofFile = windows.map(({ name, center, width, shape }, i) => ({
    id: `file-${i + 1}`,
    name: name ? `File: ${name}` : `File: window ${windows.length > 1 ? i + 1 : ''}`.trim(),
    window: { center, width, shape, isInverted },
  }))
  const byTable = { center: null, width: null, shape: 'LINEAR_EXACT', isInverted } as const
  const auto = { id: 'auto', name: 'Auto, 0.5 to 99.5%', window: between(percentiles, isInverted) }
  const full = { id: 'full', name: 'Full range', window: between(range, isInverted) }
  const listed: Preset[] = [
    ...ofFile,
    ...(table ? [{ id: 'table', name: `File: ${table.name ?? 'table'}`, window: byTable }] : []),
    ...(bitDepth === 8 ? [full, auto] : [auto, full]),
    { id: 'bone', name: 'Bone', window: boneWindow(samples, display) },
  ]
  const [first = auto] = listed
  return [
    ...listed,
    { id: 'inverted', name: 'Inverted', window: { ...first.window, isInverted: !first.window.isInverted } },
  ]
}

/** Where a window begins that is dragged away from the file's table: over all of it. */
export function windowOf(display: Display, { center, width }: View): { center: number; width: number } {
  if (center !== null && width !== null) return { center, width }
  const table = display.table
  if (!table)
    return { center: (display.range.low + display.range.high) / 2, width: display.range.high - display.range.low }
  const count = (atob(table.entries).length / 2) | 0
  return { center: table.first + count / 2, width: Math.max(count, 1) }
}

/** To as many digits as a step of the hand means. */
export function roundTo(step: number, value: number): number {
  const digits = Math.min(Math.max(-Math.floor(Math.log10(step)), 0), 6)
  return Number(value.toFixed(digits))
}

/** What one pixel of a drag, or one press of a key, changes a window by: a four hundredth of what the picture has. */
export const stepOf = ({ percentiles: { low, high } }: Display): number => Math.max((high - low) / 400, least)
