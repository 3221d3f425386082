'use client'
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { axis, grid, tooltipStyle } from '@/components/chart-style.ts'
import { formatCount, formatCounted } from '@/lib/format.ts'

interface DaysPlotProps {
  days: readonly { day: string; readCount: number }[]
}

/** Readings a day. */
export function DaysPlot({ days }: DaysPlotProps) {
  const all = days.reduce((sum, { readCount }) => sum + readCount, 0)
  const most = days.reduce((best, day) => (day.readCount > best.readCount ? day : best), { day: '', readCount: 0 })
  if (all === 0) return <p className="text-muted">Nothing was read in the last {days.length} days.</p>
  const spoken = `Readings a day: ${formatCount(all)} in ${days.length} days, at most ${formatCount(most.readCount)}, on ${most.day}.`
  return (
    <figure className="flex flex-col gap-1">
      <div role="img" aria-label={spoken} className="h-32">
        <ResponsiveContainer>
          <BarChart data={[...days]} accessibilityLayer={false} margin={{ top: 4, right: 4, bottom: 0, left: 0 }}>
            <CartesianGrid {...grid} />
            <XAxis {...axis} dataKey="day" interval={6} tickFormatter={(day: string) => day.slice(5)} />
            <YAxis {...axis} width={40} allowDecimals={false} tickCount={3} />
            <Tooltip
              {...tooltipStyle}
              cursor={{ fill: 'var(--raised)' }}
              formatter={value => formatCount(Number(value))}
            />
            <Bar name="Readings" dataKey="readCount" fill="var(--accent)" isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="text-xs text-muted">
        {formatCounted(all, 'reading')} in the last {days.length} days (UTC)
      </figcaption>
    </figure>
  )
}
