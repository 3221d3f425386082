'use client'
import { useQuery } from '@apollo/client/react'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelState } from '@/components/panel-state.tsx'
import { PracticesPanel } from '@/features/gold/practices-panel.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { NextSteps, nextStepsFragment } from './next-steps.tsx'
import { OwnReading, ownReadingFragment } from './own-reading.tsx'
import { ReadersPanel } from './readers-panel.tsx'
import { ReadingProgress, readingProgressFragment } from './reading-progress.tsx'
import { SentBack } from './sent-back.tsx'

const workQuery = graphql(
  `
  query Work($projectId: ID!) {
    project(id: $projectId) { id ...NextSteps ...OwnReading ...ReadingProgress }
  }
`,
  [nextStepsFragment, ownReadingFragment, readingProgressFragment],
)

/** How the reading of a project goes, and what whoever looks does next. */
export function Work() {
  const { id: projectId, viewerReadsBlind } = useProject()
  const { data, error, refetch } = useQuery(workQuery, {
    variables: { projectId },
    fetchPolicy: 'cache-and-network',
  })
  const seesReaders = useReasonAgainst('SEE_READERS') === undefined && !viewerReadsBlind
  const reads = useReasonAgainst('LABEL_IMAGES') === undefined
  return (
    <Page>
      <PageHeader title="Work" about="What is read, by whom, and what comes next." />
      {data ? (
        <div className="flex flex-col gap-4">
          <div className="grid gap-4 lg:grid-cols-2">
            <Panel title="Next for you">
              <NextSteps project={data.project} />
            </Panel>
            <Panel title={viewerReadsBlind ? 'Your reading' : 'Reading'}>
              <ReadingProgress project={data.project} />
            </Panel>
          </div>
          {reads && <SentBack />}
          {reads && (
            <Panel title="What you read">
              <OwnReading project={data.project} />
            </Panel>
          )}
          {seesReaders && <PracticesPanel />}
          {seesReaders && <ReadersPanel />}
        </div>
      ) : (
        <PanelState error={error} onRetry={refetch} rows={6} />
      )}
    </Page>
  )
}
