'use client'
import { useQuery } from '@apollo/client/react'
import Link from 'next/link'
import { Button } from '@/components/button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { Time } from '@/components/time.tsx'
import { jobFragment, readJob } from '@/features/job/job.ts'
import { useOver } from '@/features/job/use-over.ts'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { BalancePanel, balanceFragment, OddityNotice } from './balance-panel.tsx'
import { DeidentificationPanel, deidentificationFragment } from './deidentification-panel.tsx'
import { FilesPanel } from './files-panel.tsx'
import { ImportJob } from './import-job.tsx'
import { kindOf, nameOf } from './import-name.ts'
import { ImportReview, importReviewFragment } from './import-review.tsx'
import { OutcomeStrip, outcomesFragment } from './outcome-strip.tsx'
import { ResultClasses } from './result-classes.tsx'
import { UndoButton, UndoState, undoFragment } from './undo-import.tsx'

const importQuery = graphql(
  `
  query Import($id: ID!) {
    import(id: $id) {
      id
      source
      location
      frame
      stage
      createdAt
      addedCount
      deidentification { fileCount }
      checkJob { id status ...Job }
      job { id status ...Job }
      undoneAt
      ...Undo
      ...Outcomes
      ...Balance
      ...ImportReview
      ...Deidentification
    }
  }
`,
  [jobFragment, undoFragment, outcomesFragment, balanceFragment, importReviewFragment, deidentificationFragment],
)

/** One import: looked at, decided on, added, over. Its address can be left and come back to at any time. */
export function ImportPage({ importId }: { importId: string }) {
  const { id: projectId } = useProject()
  const { data, error, refetch } = useQuery(importQuery, { variables: { id: importId } })
  const job = data && (data.import.job ?? data.import.checkJob)
  useOver(job ? readJob(job) : undefined, () => void refetch())
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const { import: item } = data
  const { stage } = item
  const isDone = item.job?.status === 'SUCCEEDED'
  const crumbs = [{ text: 'Images', href: `/projects/${projectId}` }]
  const about = (
    <p className="truncate" title={item.location}>
      {kindOf(item)}
      {item.source === 'FOLDER' || item.source === 'ZIP' ? ` ${item.location}` : ''}
      {item.frame && `, frame ${item.frame}`}, <Time at={item.createdAt} />
    </p>
  )
  if (stage === 'CHECKED') {
    return <ImportReview key={item.id} item={item} title={nameOf(item)} about={about} onQueued={() => void refetch()} />
  }
  return (
    <Page>
      <PageHeader
        title={nameOf(item)}
        crumbs={crumbs}
        about={about}
        actions={
          <>
            <UndoButton item={item} name={nameOf(item)} />
            {item.addedCount > 0 && (
              <Button look={isDone && !item.undoneAt ? 'primary' : undefined} asChild>
                <Link href={`/projects/${projectId}?import=${item.id}${item.undoneAt ? '&out=yes' : ''}`}>
                  Show these images
                </Link>
              </Button>
            )}
          </>
        }
      />
      <div className="flex flex-col gap-4">
        <UndoState item={item} onOver={() => void refetch()} />
        {job && !isDone && <ImportJob job={job} stage={stage} />}
        {stage === 'OVER' && (
          <>
            <OutcomeStrip item={item} />
            <OddityNotice item={item} />
            <div className="grid items-start gap-4 xl:grid-cols-2">
              <ResultClasses importId={item.id} className={item.deidentification ? undefined : 'xl:col-span-2'} />
              <DeidentificationPanel item={item} importId={item.id} />
              <BalancePanel item={item} className="xl:col-span-2" />
              <FilesPanel importId={item.id} className="xl:col-span-2" />
            </div>
          </>
        )}
      </div>
    </Page>
  )
}
