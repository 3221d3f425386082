'use client'
import { useQuery } from '@apollo/client/react'
import { BadgePopover } from '@/components/badge-popover.tsx'
import { Button } from '@/components/button.tsx'
import { Time } from '@/components/time.tsx'
import { EngineDetails, engineDetailsFragment } from '@/features/workers/engine-details.tsx'
import { cn } from '@/lib/class-names.ts'
import { formatCounted } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'

const workersQuery = graphql(
  `
  query Workers {
    workers(first: 50, isAlive: true) {
      edges { cursor node { id host pid engine startedAt heartbeatAt ...EngineDetails } }
    }
  }
`,
  [engineDetailsFragment],
)

/** Whether anything would take a job, and with which engine. */
export function WorkersBadge() {
  const { data } = useQuery(workersQuery, { pollInterval: 15_000 })
  if (!data) return null
  const alive = nodesOf(data.workers)
  const engines = [...new Set(alive.map(w => w.engine.toLowerCase()))].join(', ')
  return (
    <BadgePopover
      label="Workers"
      badge={
        <Button look="quiet" size="sm">
          <span aria-hidden className={cn('size-1.5 rounded-full', alive.length > 0 ? 'bg-ok' : 'bg-danger')} />
          {alive.length > 0 ? `${formatCounted(alive.length, 'worker')}, ${engines}` : 'No worker'}
        </Button>
      }
    >
      {alive.length === 0 && <p>No worker is alive: jobs wait until one starts.</p>}
      <ul className="flex flex-col gap-3">
        {alive.map(w => (
          <li key={w.id} className="flex flex-col gap-1.5">
            <p className="font-medium">
              {w.engine.toLowerCase()}
              {w.host !== null && ` on ${w.host}, process ${w.pid}`}
            </p>
            <EngineDetails worker={w} />
            <p className="text-xs text-muted">
              started <Time at={w.startedAt} />, last heard of <Time at={w.heartbeatAt} />
            </p>
          </li>
        ))}
      </ul>
    </BadgePopover>
  )
}
