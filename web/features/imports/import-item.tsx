'use client'
import { Button } from '@/components/button.tsx'
import { Time } from '@/components/time.tsx'
import { isOver, jobFragment, readJob } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { formatCount } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { RefusalsButton } from './refusals-button.tsx'

export const importItemFragment = graphql(
  `
  fragment ImportItem on Import {
    id
    source
    location
    addedCount
    knownCount
    refusedCount
    createdAt
    checkJob { id ...Job }
    job { id ...Job }
  }
`,
  [jobFragment],
)

interface ImportItemProps {
  item: FragmentOf<typeof importItemFragment>
  onOver: () => void
  isChosen: boolean
  onChoose: () => void
}

export function ImportItem({ item: ref, onOver, isChosen, onChoose }: ImportItemProps) {
  const item = readFragment(importItemFragment, ref)
  const job = item.job ?? item.checkJob
  const status = job ? readJob(job).status : 'QUEUED'
  const name =
    item.source === 'PHANTOM' ? 'Phantoms' : (item.location.split(/[\\/]/).findLast(Boolean) ?? item.location)
  return (
    <div className="flex flex-col gap-1">
      <p className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1 truncate" title={item.location}>
          {name}
        </span>
        <span className="text-xs text-muted">
          <Time at={item.createdAt} />
        </span>
      </p>
      {job && status !== 'SUCCEEDED' && <JobProgress job={job} label={`Import ${name}`} onOver={onOver} />}
      {isOver(status) && (
        <p className="text-xs text-muted">
          {formatCount(item.addedCount)} added, {formatCount(item.knownCount)} known
          {item.refusedCount > 0 && `, ${formatCount(item.refusedCount)} refused`}
        </p>
      )}
      <div className="-ml-2 flex gap-1">
        {item.addedCount > 0 && (
          <Button size="sm" look="quiet" aria-pressed={isChosen} onClick={onChoose}>
            {isChosen ? 'Show all images' : 'Show only these'}
          </Button>
        )}
        {item.refusedCount > 0 && <RefusalsButton importId={item.id} />}
      </div>
    </div>
  )
}
