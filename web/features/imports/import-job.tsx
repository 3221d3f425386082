'use client'
import Link from 'next/link'
import { Button } from '@/components/button.tsx'
import { Panel } from '@/components/panel.tsx'
import { isOver, type JobRef, readJob } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { useProject } from '@/features/project/project.ts'

interface ImportJobProps {
  job: JobRef
  stage: string
}

/** The work that an import waits for, and what can be done when it did not come to its end. */
export function ImportJob({ job, stage }: ImportJobProps) {
  const { id: projectId } = useProject()
  const isLooking = stage === 'CHECKING'
  const hasEnded = isOver(readJob(job).status)
  return (
    <Panel title={hasEnded ? 'Not finished' : isLooking ? 'Looking at every file' : 'Adding the images'}>
      <div className="max-w-2xl">
        <JobProgress job={job} label={isLooking ? 'Look at every file' : 'Add the images'} noun="import">
          {hasEnded ? (
            <>
              <Button asChild size="sm">
                <Link href={`/projects/${projectId}/imports/new`}>New import</Link>
              </Button>
              <p className="text-muted">What went in stays; the same bytes never go in twice.</p>
            </>
          ) : (
            <p className="text-muted">You may leave this page; it goes on, and its address stays.</p>
          )}
        </JobProgress>
      </div>
    </Panel>
  )
}
