'use client'
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { axis, grid, tooltipStyle } from '@/components/chart-style.ts'
import { formatFigure } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const rocFragment = graphql(`
  fragment Roc on Evaluation { roc { falsePositiveRate truePositiveRate threshold } }
`)

const unit = { ...axis, type: 'number', domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] } as const

export function RocPlot({ evaluation }: { evaluation: FragmentOf<typeof rocFragment> }) {
  const { roc } = readFragment(rocFragment, evaluation)
  if (roc.length === 0) return null
  return (
    <figure>
      <figcaption className="pb-1 text-xs font-medium text-muted">
        ROC: true positive rate over false positive rate
      </figcaption>
      <div role="img" aria-label={`ROC curve of ${roc.length} thresholds`} className="h-80">
        <ResponsiveContainer>
          <LineChart data={[...roc]} accessibilityLayer={false} margin={{ top: 8, right: 12, bottom: 0, left: -20 }}>
            <CartesianGrid {...grid} vertical />
            <XAxis {...unit} dataKey="falsePositiveRate" />
            <YAxis {...unit} />
            <Tooltip
              {...tooltipStyle}
              labelFormatter={x => `False positive rate ${formatFigure(Number(x))}`}
              formatter={y => formatFigure(Number(y))}
            />
            <ReferenceLine
              segment={[
                { x: 0, y: 0 },
                { x: 1, y: 1 },
              ]}
              stroke="var(--line-strong)"
              strokeDasharray="3 3"
            />
            <Line
              name="True positive rate"
              dataKey="truePositiveRate"
              type="linear"
              stroke="var(--accent)"
              strokeWidth={2}
              dot={false}
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
    </figure>
  )
}
