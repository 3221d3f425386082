'use client'
import Link from 'next/link'
import { Button } from '@/components/button.tsx'
import { Time } from '@/components/time.tsx'
import { jobFragment, readJob } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount, formatCounted } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { nameOf } from './import-name.ts'

export const importItemFragment = graphql(
  `
  fragment ImportItem on Import {
    id
    source
    location
    stage
    addedCount
    knownCount
    refusedCount
    undoneAt
    takenOutCount
    undoJob { id ...Job }
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
  const { id: projectId } = useProject()
  const item = readFragment(importItemFragment, ref)
  const job = item.job ?? item.checkJob
  const status = job ? readJob(job).status : 'QUEUED'
  const name = nameOf(item)
  return (
    <div className="flex flex-col gap-1">
      <p className="flex items-baseline gap-2">
        <Link
          href={`/projects/${projectId}/imports/${item.id}`}
          className="min-w-0 flex-1 truncate rounded-sm hover:underline"
          title={item.location}
        >
          {name}
        </Link>
        <span className="text-xs text-muted">
          <Time at={item.createdAt} />
        </span>
      </p>
      {job && status !== 'SUCCEEDED' && <JobProgress job={job} label={`Import ${name}`} onOver={onOver} />}
      {item.stage === 'CHECKED' && <p className="text-xs text-warn">Looked at; nothing is added yet.</p>}
      {item.undoJob && item.undoneAt === null && (
        <JobProgress
          job={item.undoJob}
          label={`Undo import ${name}`}
          isOwn={item.job ? readJob(item.job).isAskedByViewer : false}
          onOver={onOver}
        />
      )}
      {item.undoneAt !== null && (
        <p className="text-xs text-warn">Undone: {formatCounted(item.takenOutCount, 'image')} taken out.</p>
      )}
      {item.job && status === 'SUCCEEDED' && item.undoneAt === null && (
        <p className="text-xs text-muted">
          {formatCount(item.addedCount)} added, {formatCount(item.knownCount)} known
          {item.refusedCount > 0 && `, ${formatCount(item.refusedCount)} refused`}
        </p>
      )}
      {item.addedCount > 0 && item.undoneAt === null && (
        <div className="-ml-2 flex gap-1">
          <Button size="sm" look="quiet" aria-pressed={isChosen} onClick={onChoose}>
            {isChosen ? 'Show all images' : 'Show only these'}
          </Button>
        </div>
      )}
    </div>
  )
}
