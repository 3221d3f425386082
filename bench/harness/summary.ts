import type { Row } from './result.ts'

export interface Summary {
  median: number
  min: number
  max: number
}

/** @param values at least one, in any order; the median of an even number is the mean of the middle two */
export function summarise(values: readonly number[]): Summary {
  if (values.length === 0) throw new Error('no values; allowed: at least one')
  const sorted = [...values].sort((a, b) => a - b)
  const at = (i: number) => sorted[i] as number
  const middle = sorted.length >> 1
  return {
    median: sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  }
}

/** One value a round, in the rounds' order. */
export interface Series {
  name: string
  values: readonly number[]
}

/** @param peer as many rounds as ours; unset: nobody does the same */
export function rowOf(figure: string, unit: string, ours: readonly number[], peer?: Series): Row {
  const { median, min, max } = summarise(ours)
  const alone = {
    peer: null,
    ratio: null,
    peerName: null,
    peerMin: null,
    peerMax: null,
    ratioMin: null,
    ratioMax: null,
  }
  if (!peer) return { figure, unit, ours: median, min, max, ...alone }
  if (peer.values.length !== ours.length)
    throw new Error(`${peer.values.length} rounds of ${peer.name}; allowed: ${ours.length}, as of ours`)
  const theirs = summarise(peer.values)
  const ratio = summarise(ours.map((value, round) => value / (peer.values[round] as number)))
  return {
    figure,
    unit,
    ours: median,
    min,
    max,
    peer: theirs.median,
    peerName: peer.name,
    peerMin: theirs.min,
    peerMax: theirs.max,
    ratio: ratio.median,
    ratioMin: ratio.min,
    ratioMax: ratio.max,
  }
}

/** @param by what is held against the limit: the middle of the rounds, or the worst of them where each one counts */
export const promise = (row: Row, limit: number, by: 'ours' | 'max' = 'ours'): Row => ({
  ...row,
  limit,
  holds: row[by] <= limit,
})

/** The one with the highest median; unset where there is none. */
export function fastestOf(series: readonly Series[]): Series | undefined {
  const medianOf = (s: Series) => summarise(s.values).median
  return series.reduce<Series | undefined>((best, s) => (best && medianOf(best) >= medianOf(s) ? best : s), undefined)
}
