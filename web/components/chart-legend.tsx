interface LegendLine {
  text: string
  colour: string
  isDashed?: boolean
}

export function ChartLegend({ lines }: { lines: readonly LegendLine[] }) {
  return (
    <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {lines.map(({ text, colour, isDashed }) => (
        <span key={text} className="inline-flex items-center gap-1.5">
          <svg aria-hidden="true" width="18" height="4">
            <line
              x1="0"
              x2="18"
              y1="2"
              y2="2"
              stroke={colour}
              strokeWidth="2"
              strokeDasharray={isDashed ? '4 3' : undefined}
            />
          </svg>
          {text}
        </span>
      ))}
    </figcaption>
  )
}
