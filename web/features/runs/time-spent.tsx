import { Panel } from '@/components/panel.tsx'
import { formatDuration, formatPercent } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const timeSpentFragment = graphql(`
  fragment TimeSpent on TrainingRun {
    timings { pixelsMs trainMs validateMs evaluateMs writeMs }
    job { id attempt startedAt finishedAt }
  }
`)

const parts = [
  { name: 'pixelsMs', text: 'Reading pixels', colour: 'var(--class-1)' },
  { name: 'trainMs', text: 'Training', colour: 'var(--accent)' },
  { name: 'validateMs', text: 'Validation', colour: 'var(--class-0)' },
  { name: 'evaluateMs', text: 'Evaluating TEST', colour: 'var(--class-2)' },
  { name: 'writeMs', text: 'Writing', colour: 'var(--class-4)' },
] as const

const elapsedMs = (from: string | null, to: string | null) =>
  from && to ? new Date(to).getTime() - new Date(from).getTime() : 0

/** One bar of what a run's time went to; nothing where it was not measured. */
export function TimeSpent({ run: ref }: { run: FragmentOf<typeof timeSpentFragment> }) {
  const { timings, job } = readFragment(timeSpentFragment, ref)
  if (!timings) return null
  const measured = parts.map(part => ({ ...part, ms: timings[part.name] }))
  const sum = measured.reduce((ms, part) => ms + part.ms, 0)
  const total = Math.max(sum, elapsedMs(job.startedAt, job.finishedAt))
  if (total === 0) return null
  const rest = { name: 'rest', text: 'Everything else', colour: 'var(--line-strong)', ms: total - sum }
  const spent = [...measured, rest]
  const spoken = spent.map(s => `${s.text} ${formatDuration(s.ms)}, ${formatPercent(s.ms / total)}`).join('; ')
  return (
    <Panel
      title="Where the time went"
      aside={`${formatDuration(total)}${job.attempt > 1 ? ` of attempt ${job.attempt}` : ''}`}
    >
      <figure className="flex flex-col gap-2">
        <div role="img" aria-label={spoken} className="flex h-4 gap-0.5 overflow-hidden rounded-sm">
          {spent
            .filter(s => s.ms > 0)
            .map(s => (
              <div
                key={s.name}
                title={`${s.text}: ${formatDuration(s.ms)}`}
                className="min-w-0.5"
                style={{ flexGrow: s.ms, background: s.colour }}
              />
            ))}
        </div>
        <figcaption className="flex flex-wrap gap-x-6 gap-y-1">
          {spent.map(s => (
            <span key={s.name} className="inline-flex items-center gap-1.5">
              <span aria-hidden className="size-2.5 rounded-sm" style={{ background: s.colour }} />
              {s.text}
              <span className="text-muted">
                {formatDuration(s.ms)}, {formatPercent(s.ms / total)}
              </span>
            </span>
          ))}
        </figcaption>
      </figure>
    </Panel>
  )
}
