import type { Result, Row } from './result.ts'

/** Three figures, or the whole number where it has more. */
const shown = (value: number): string =>
  Math.abs(value) >= 100 || value === 0 ? value.toFixed(0) : value.toPrecision(3)

const spread = (median: number | null, min: number | null, max: number | null): string =>
  median === null || min === null || max === null
    ? '-'
    : min === max
      ? shown(median)
      : `${shown(median)} (${shown(min)} to ${shown(max)})`

const head = ['figure', 'unit', 'ours', 'peer', 'ratio', 'which peer']
const promised = ['limit', 'holds']

const promiseOf = ({ limit, holds }: Row): string[] =>
  limit === undefined ? ['-', '-'] : [shown(limit), holds ? 'yes' : 'NO']

const cellsOf = (row: Row): string[] => [
  row.figure,
  row.unit,
  spread(row.ours, row.min, row.max),
  spread(row.peer, row.peerMin, row.peerMax),
  spread(row.ratio, row.ratioMin, row.ratioMax),
  row.peerName ?? '-',
]

/** As Markdown, so that it can go into a page as it is: median (min to max). */
export function tableOf({ bench, machine, rounds, rows, notes }: Result): string {
  const isPromised = rows.some(row => row.limit !== undefined)
  const heads = isPromised ? [...head, ...promised] : head
  const cells = [heads, ...rows.map(row => (isPromised ? [...cellsOf(row), ...promiseOf(row)] : cellsOf(row)))]
  const widths = heads.map((_, column) => Math.max(...cells.map(line => line[column]?.length ?? 0)))
  const lineOf = (line: string[]) => `| ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`
  const { cpu, cores, memoryGib, platform, node, flags, loadBefore } = machine
  return [
    `${bench}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}: median (min to max)`,
    `${cpu}, ${cores} cores, ${memoryGib} GiB, ${platform}, Node ${node}; ${flags.join(' ') || 'no flags known'}; load before ${loadBefore.toFixed(1)}`,
    '',
    lineOf(heads),
    rule,
    ...cells.slice(1).map(lineOf),
    '',
    ...notes.map(note => `- ${note}`),
  ].join('\n')
}
