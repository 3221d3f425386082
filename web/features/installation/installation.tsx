'use client'
import { useQuery } from '@apollo/client/react'
import { Button } from '@/components/button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { ForAdministrators } from '@/components/for-administrators.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Facts, Panel } from '@/components/panel.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { Time } from '@/components/time.tsx'
import { viewerQuery } from '@/features/shell/viewer.ts'
import { DiskPanel } from './disk-panel.tsx'
import { installationQuery } from './installation-query.ts'
import { JobsPanel } from './jobs-panel.tsx'
import { PartsPanel } from './parts-panel.tsx'
import { WorkersPanel } from './workers-panel.tsx'

/** How the installation is and what it takes of its disks, for its administrators. */
export function Installation() {
  const { data, error, refetch, client } = useQuery(viewerQuery)
  const viewer = data?.viewer
  const lookAgain = () => void client.refetchQueries({ include: ['Installation', 'InstallationWorkers'] })
  if (!viewer) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <Page>
        <PageHeader
          title="Disk and parts"
          about="How this installation is, and what it takes of its disks."
          actions={viewer.isAdmin && <Button onClick={lookAgain}>Look again</Button>}
        />
        {viewer.isAdmin ? (
          <Panels />
        ) : (
          <ForAdministrators>
            Here they see whether every part works, and how much room is left on the disks.
          </ForAdministrators>
        )}
      </Page>
    </main>
  )
}

function Panels() {
  const { data, error, refetch } = useQuery(installationQuery, { pollInterval: 10_000 })
  const found = data?.installation
  if (!found) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        <PartsPanel parts={found.parts} />
        <JobsPanel counts={found.jobCounts} oldestWaitSeconds={found.oldestWaitSeconds} />
        <Panel title="Version">
          <Facts
            facts={[
              [
                'Lamina',
                <code className="font-mono" key="version">
                  {found.version}
                </code>,
              ],
              ['Node.js', found.nodeVersion],
              [
                'API',
                <span key="started">
                  started <Time at={found.startedAt} />
                </span>,
              ],
            ]}
          />
        </Panel>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <DiskPanel installation={found} />
        <WorkersPanel />
      </div>
    </div>
  )
}
