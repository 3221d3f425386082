/** How every plot looks: hairlines, small figures, no colour of its own. */

const tick = { fill: 'var(--muted)', fontSize: 11 }

export const axis = { tick, stroke: 'var(--line)', tickLine: false } as const

export const grid = { stroke: 'var(--line)', vertical: false } as const

export const tooltipStyle = {
  isAnimationActive: false,
  cursor: { stroke: 'var(--line-strong)' },
  contentStyle: {
    background: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: 3,
    color: 'var(--ink)',
    fontSize: 12,
    padding: '4px 8px',
  },
  itemStyle: { color: 'var(--ink)', padding: 0 },
  labelStyle: { color: 'var(--muted)' },
} as const
