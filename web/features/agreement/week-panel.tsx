'use client'
import { useState } from 'react'
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { axis, grid, tooltipStyle } from '@/components/chart-style.ts'
import { Panel } from '@/components/panel.tsx'
import { Segments } from '@/components/segments.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatCount, formatFigure } from '@/lib/format.ts'
import { CoefficientText, lowest } from './coefficient.tsx'
import type { Figures } from './report.ts'

const choices = [
  { value: 'alpha', text: 'Alpha' },
  { value: 'ac1', text: 'AC1' },
  { value: 'fleiss', text: 'Fleiss' },
  { value: 'raw', text: 'Raw' },
] as const

type Choice = (typeof choices)[number]['value']

/** How agreement goes, by the week of an image's first answer. */
export function WeekPanel({ weeks, weekCount }: Pick<Figures, 'weeks' | 'weekCount'>) {
  const [chosen, setChosen] = useState<Choice>('alpha')
  const name = choices.find(c => c.value === chosen)?.text ?? ''
  const points = weeks.map(({ week, [chosen]: of }) => ({
    week,
    value: of.value,
    interval: of.lower === null || of.upper === null ? null : [of.lower, of.upper],
  }))
  const last = points.findLast(p => p.value !== null)
  const spoken = last?.value == null ? 'no week has a figure' : `${formatFigure(last.value)} in ${last.week}, the last`
  return (
    <Panel
      title="By week"
      aside={<Segments label="Coefficient by week" value={chosen} onChange={setChosen} choices={choices} />}
    >
      <div role="img" aria-label={`${name} by week: ${spoken}.`} className="h-52">
        <ResponsiveContainer>
          <ComposedChart data={points} accessibilityLayer={false} margin={{ top: 8, right: 12, bottom: 0, left: 0 }}>
            <CartesianGrid {...grid} />
            <XAxis {...axis} dataKey="week" minTickGap={24} />
            <YAxis {...axis} width={40} domain={[lowest(weeks.map(w => w[chosen])), 1]} allowDataOverflow />
            <Tooltip
              {...tooltipStyle}
              formatter={value =>
                Array.isArray(value)
                  ? value.map(v => formatFigure(Number(v))).join(' to ')
                  : formatFigure(Number(value))
              }
            />
            <Area
              name="95% interval"
              dataKey="interval"
              stroke="none"
              fill="var(--accent)"
              fillOpacity={0.16}
              isAnimationActive={false}
            />
            <Line
              name={name}
              dataKey="value"
              stroke="var(--accent)"
              strokeWidth={2}
              dot={{ r: 2, fill: 'var(--accent)' }}
              isAnimationActive={false}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <details className="pt-2">
        <summary className="cursor-pointer text-xs text-muted">
          As a table{weekCount > weeks.length && `, the newest ${weeks.length} of ${formatCount(weekCount)} weeks`}
        </summary>
        <Table className="mt-2">
          <thead>
            <HeadRow>
              <Head>Week</Head>
              <Head isNumber>Images</Head>
              <Head>{name}</Head>
            </HeadRow>
          </thead>
          <tbody>
            {weeks.map(week => (
              <Row key={week.week}>
                <Cell>{week.week}</Cell>
                <Cell isNumber>{formatCount(week.imageCount)}</Cell>
                <Cell>
                  <CoefficientText of={week[chosen]} />
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      </details>
    </Panel>
  )
}
