'use client'
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { ChartLegend } from '@/components/chart-legend.tsx'
import { axis, grid, tooltipStyle } from '@/components/chart-style.ts'
import { formatFigure, formatPercent } from '@/lib/format.ts'
import type { Epoch } from './epochs.ts'

/** The first epoch and about six round ones. */
function ticksTo(most: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200].find(s => most / s <= 6) ?? 500
  const round = Array.from({ length: Math.floor(most / step) }, (_, i) => (i + 1) * step)
  return [...new Set([1, ...round])]
}

interface EpochCurvesProps {
  epochs: readonly Epoch[]
  of: 'Loss' | 'Accuracy'
  /** Epochs that were asked for: the width of the plot, so that it does not jump as they come. */
  most: number
  bestEpoch: number | null
}

export function EpochCurves({ epochs, of, most, bestEpoch }: EpochCurvesProps) {
  const last = epochs.at(-1)
  const format = (value: number) => (of === 'Loss' ? formatFigure(value, 4) : formatPercent(value))
  const spoken = last
    ? `${of} after epoch ${last.number}: train ${format(last[`train${of}`])}, validation ${format(last[`validation${of}`])}.`
    : `${of}: no epoch yet.`
  return (
    <figure className="flex flex-col gap-2">
      <div role="img" aria-label={spoken} className="h-56" data-epochs={epochs.length}>
        <ResponsiveContainer>
          <LineChart data={[...epochs]} accessibilityLayer={false} margin={{ top: 8, right: 12, bottom: 0, left: 0 }}>
            <CartesianGrid {...grid} />
            <XAxis {...axis} dataKey="number" type="number" domain={[1, Math.max(2, most)]} ticks={ticksTo(most)} />
            <YAxis
              {...axis}
              width={48}
              domain={of === 'Loss' ? [0, 'auto'] : [0, 1]}
              tickFormatter={of === 'Loss' ? undefined : (v: number) => formatPercent(v, 0)}
            />
            <Tooltip
              {...tooltipStyle}
              labelFormatter={n => `Epoch ${n}`}
              formatter={value => (typeof value === 'number' ? format(value) : value)}
            />
            {bestEpoch !== null && <ReferenceLine x={bestEpoch} stroke="var(--line-strong)" strokeDasharray="2 3" />}
            <Line
              name="Train"
              dataKey={`train${of}`}
              stroke="var(--muted)"
              strokeDasharray="4 3"
              strokeWidth={1.5}
              dot={epochs.length < 2 && { r: 2, fill: 'var(--muted)' }}
              isAnimationActive={false}
            />
            <Line
              name="Validation"
              dataKey={`validation${of}`}
              stroke="var(--accent)"
              strokeWidth={2}
              dot={epochs.length < 2 && { r: 2, fill: 'var(--accent)' }}
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
      <ChartLegend
        lines={[
          { text: 'Train', colour: 'var(--muted)', isDashed: true },
          { text: 'Validation', colour: 'var(--accent)' },
          ...(bestEpoch === null
            ? []
            : [{ text: `Best epoch ${bestEpoch}`, colour: 'var(--line-strong)', isDashed: true }]),
        ]}
      />
    </figure>
  )
}
