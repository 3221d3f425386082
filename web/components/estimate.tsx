import { formatFigure } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const estimateFragment = graphql(`fragment Estimate on Estimate { value low high methodText }`)

type EstimateRef = FragmentOf<typeof estimateFragment>

/** A figure and the interval it can be believed within; how that was made on hover. */
export function EstimateText({ estimate }: { estimate: EstimateRef }) {
  const { value, low, high, methodText: method } = readFragment(estimateFragment, estimate)
  return (
    <span title={`95% interval: ${method}`} className="whitespace-nowrap">
      <span className="font-medium">{formatFigure(value)}</span>{' '}
      <span className="text-muted">
        [{formatFigure(low)}, {formatFigure(high)}]
      </span>
    </span>
  )
}

/** The same on a line from 0 to 1: a dot in its interval. */
export function EstimateBar({ estimate }: { estimate: EstimateRef }) {
  const { value, low, high, methodText: method } = readFragment(estimateFragment, estimate)
  const x = (share: number) => 4 + Math.min(1, Math.max(0, share)) * 112
  return (
    <svg
      role="img"
      aria-label={`${formatFigure(value)}, 95% interval ${formatFigure(low)} to ${formatFigure(high)}, ${method}`}
      width="120"
      height="16"
      className="block"
    >
      <line x1="4" x2="116" y1="8" y2="8" stroke="var(--line)" />
      {[0, 0.5, 1].map(t => (
        <line key={t} x1={x(t)} x2={x(t)} y1="5" y2="11" stroke="var(--line-strong)" />
      ))}
      <line x1={x(low)} x2={x(high)} y1="8" y2="8" stroke="var(--accent)" strokeWidth="3" strokeOpacity="0.55" />
      <circle cx={x(value)} cy="8" r="3.5" fill="var(--accent)" />
    </svg>
  )
}
