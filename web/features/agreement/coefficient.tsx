import { formatFigure } from '@/lib/format.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'

export const coefficientFragment = graphql(`fragment Coefficient on Coefficient @_unmask { value lower upper gap }`)

export type Coefficient = ResultOf<typeof coefficientFragment>

const gaps: Record<NonNullable<Coefficient['gap']>, string> = {
  ONE_READER: 'one reader alone has answered',
  NOTHING_READ_TWICE: 'no image was given a class by two',
  ONE_CLASS: 'all answers are alike: there is nothing to agree on',
  SEVERAL_PAIRS: 'it is of two readers: see each pair',
  ONE_GROUP: 'all images are of one group',
  NO_DISAGREEMENT: 'nobody disagrees: drawing from that says nothing else',
  UNSTABLE: 'too few disagreements for one',
}

const intervalOf = ({ lower, upper, gap }: Coefficient): string => {
  if (lower !== null && upper !== null) return `[${formatFigure(lower)}, ${formatFigure(upper)}]`
  return gap ? `no interval: ${gaps[gap]}` : ''
}

interface CoefficientTextProps {
  of: Coefficient
  /** In a narrow column: the interval below the value, and why there is none on hover. */
  isShort?: boolean
}

/** A figure of agreement with its interval, or why there is none. */
export function CoefficientText({ of, isShort }: CoefficientTextProps) {
  const { value, gap } = of
  const why = gap ? gaps[gap] : ''
  if (value === null)
    return (
      <span className="text-muted" title={why}>
        {isShort ? 'undefined' : `undefined: ${why}`}
      </span>
    )
  const interval = intervalOf(of)
  const isGap = of.lower === null
  return (
    <span className={isGap ? undefined : 'whitespace-nowrap'} title={isShort && isGap ? interval : undefined}>
      <span className="font-medium">{formatFigure(value)}</span>{' '}
      <span className={isShort ? 'block text-xs text-muted' : 'text-muted'}>{isShort && isGap ? '' : interval}</span>
    </span>
  )
}

const width = 160
const pad = 6

/** The same on a line: a dot in its whiskers. @param from where the line begins: 0, or -1 where a figure is below it */
export function CoefficientPlot({ of, from, name }: { of: Coefficient; from: 0 | -1; name: string }) {
  if (of.value === null) return null
  const x = (value: number) => pad + ((Math.max(value, from) - from) / (1 - from)) * (width - 2 * pad)
  const ticks = from === 0 ? [0, 0.25, 0.5, 0.75, 1] : [-1, -0.5, 0, 0.5, 1]
  return (
    <svg
      role="img"
      aria-label={`${name} ${formatFigure(of.value)}, ${of.lower === null ? intervalOf(of) : `95% interval ${intervalOf(of)}`}`}
      width={width}
      height="20"
      className="block"
    >
      <line x1={pad} x2={width - pad} y1="10" y2="10" stroke="var(--line)" />
      {ticks.map(t => (
        <line key={t} x1={x(t)} x2={x(t)} y1="6" y2="14" stroke="var(--line-strong)" />
      ))}
      {of.lower !== null && of.upper !== null && (
        <g stroke="var(--accent)" strokeWidth="1.5">
          <line x1={x(of.lower)} x2={x(of.upper)} y1="10" y2="10" />
          <line x1={x(of.lower)} x2={x(of.lower)} y1="5" y2="15" />
          <line x1={x(of.upper)} x2={x(of.upper)} y1="5" y2="15" />
        </g>
      )}
      <circle cx={x(of.value)} cy="10" r="3.5" fill="var(--accent)" />
    </svg>
  )
}

/** Where the lines of several begin. */
export const lowest = (all: readonly Coefficient[]): 0 | -1 =>
  all.some(({ value, lower }) => (value ?? 0) < 0 || (lower ?? 0) < 0) ? -1 : 0
