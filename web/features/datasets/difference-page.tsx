'use client'
import { useQuery } from '@apollo/client/react'
import { usePathname, useSearchParams } from 'next/navigation'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Choice, Field, Options } from '@/components/field.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatInstant } from '@/lib/format.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { Difference } from './difference.tsx'

const versionsQuery = graphql(`
  query ComparableDatasets($projectId: ID!, $id: ID!) {
    datasetVersion(id: $id) { id number }
    project(id: $projectId) {
      id
      datasetVersions(first: 100) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { id number createdAt tags } }
      }
    }
  }
`)

type Versions = ResultOf<typeof versionsQuery>

const about = 'Which images were added and removed, and which have another label, split or group.'

/** In what a dataset differs from another one: nothing that whoever reads blind may know. */
export function DifferencePage({ datasetId }: { datasetId: string }) {
  const { viewerReadsBlind } = useProject()
  if (!viewerReadsBlind) return <Compared datasetId={datasetId} />
  return (
    <Page>
      <PageHeader title="Difference of datasets" about={about} />
      <EmptyState title="Not for you to see">
        You read this project blind: in what datasets differ tells what was said of images that you have still to read.
      </EmptyState>
    </Page>
  )
}

function Compared({ datasetId }: { datasetId: string }) {
  const { id: projectId } = useProject()
  const { data, error, refetch } = useQuery(versionsQuery, { variables: { projectId, id: datasetId } })
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const { id, number } = data.datasetVersion
  return (
    <Page>
      <PageHeader
        title={`What differs in dataset ${number}`}
        crumbs={[
          { text: 'Datasets', href: `/projects/${projectId}/datasets` },
          { text: `Dataset ${number}`, href: `/projects/${projectId}/datasets/${id}` },
        ]}
        about={about}
      />
      <WithAnother data={data} />
    </Page>
  )
}

function WithAnother({ data }: { data: Versions }) {
  const pathname = usePathname()
  const asked = useSearchParams().get('from')
  const { id, number } = data.datasetVersion
  const others = nodesOf(data.project.datasetVersions).filter(version => version.id !== id)
  // The one before it, as long as nobody has chosen.
  const fromId = asked ?? (others.find(version => version.number < number) ?? others[0])?.id
  if (fromId === undefined)
    return (
      <EmptyState title="There is nothing to compare with">
        This is the only dataset of the project. Freeze another one, and what differs is shown here.
      </EmptyState>
    )
  return (
    <div className="flex flex-col gap-4">
      <Field label="Compared with" name="from" className="w-72">
        {input => (
          <Choice
            {...input}
            value={fromId}
            onChange={e => window.history.replaceState(null, '', `${pathname}?from=${e.target.value}`)}
          >
            {others.every(version => version.id !== fromId) && <option value={fromId}>Another one</option>}
            <Options
              of={others.map(version => ({
                value: version.id,
                text: [`Dataset ${version.number}`, ...version.tags, formatInstant(version.createdAt)].join(', '),
              }))}
            />
          </Choice>
        )}
      </Field>
      <Difference key={fromId} datasetId={id} fromId={fromId} />
    </div>
  )
}
