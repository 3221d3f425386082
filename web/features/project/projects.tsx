'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { Segments } from '@/components/segments.tsx'
import { ShowMore } from '@/components/show-more.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { Head, HeadRow, Table } from '@/components/table.tsx'
import { viewerQuery } from '@/features/shell/viewer.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { CreateProjectDialog } from './create-project-dialog.tsx'
import { NewFromImages } from './new-from-images.tsx'
import { ProjectRow, projectRowFragment } from './project-row.tsx'

const projectsQuery = graphql(
  `
  query Projects($after: String, $archived: Boolean) {
    projects(first: 50, after: $after, archived: $archived) {
      pageInfo { hasNextPage endCursor }
      edges { cursor node { id ...ProjectRow } }
    }
  }
`,
  [projectRowFragment],
)

export function Projects() {
  const [archived, setArchived] = useState(false)
  const { data, error, refetch, fetchMore, networkStatus } = useQuery(projectsQuery, {
    variables: { archived },
    notifyOnNetworkStatusChange: true,
  })
  const isAdministrator = useQuery(viewerQuery, { fetchPolicy: 'cache-first' }).data?.viewer?.isAdmin
  const [isCreating, setIsCreating] = useState(false)
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const projects = nodesOf(data.projects)
  const which = (
    <Segments
      label="Which projects"
      value={archived ? 'ARCHIVED' : 'OPEN'}
      onChange={value => setArchived(value === 'ARCHIVED')}
      choices={[
        { value: 'OPEN', text: 'Worked on' },
        { value: 'ARCHIVED', text: 'Archived' },
      ]}
    />
  )
  const create = isAdministrator && (
    <Button look="primary" onClick={() => setIsCreating(true)}>
      Create project
    </Button>
  )
  return (
    <Page>
      <PageHeader
        title="Projects"
        actions={
          <>
            {which}
            {projects.length > 0 && !archived && create}
          </>
        }
      />
      {projects.length === 0 && archived ? (
        <EmptyState title="No archived project">Projects are archived under their Settings.</EmptyState>
      ) : projects.length === 0 ? (
        <EmptyState title="No project yet" actions={create}>
          {isAdministrator
            ? 'A project is one question asked of many images, and its possible answers. Start from images that you have, or from a preset.'
            : 'You are a member of none. Ask an ADMIN of a project for an invitation; administrators of the installation create projects.'}
        </EmptyState>
      ) : (
        <Panel isFlush>
          <Table>
            <thead>
              <HeadRow>
                <Head>Project</Head>
                <Head isNumber>Images</Head>
                <Head isNumber>Groups</Head>
                <Head isNumber>Unlabelled</Head>
                <Head>Labels</Head>
                <Head>Your roles</Head>
                <Head>Created</Head>
              </HeadRow>
            </thead>
            <tbody>
              {projects.map(project => (
                <ProjectRow key={project.id} project={project} />
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
      <ShowMore
        pageInfo={data.projects.pageInfo}
        status={networkStatus}
        onMore={after => void fetchMore({ variables: { after } })}
      />
      {isAdministrator && !isCreating && !archived && (
        <div className="pt-4">
          <NewFromImages />
        </div>
      )}
      {isCreating && <CreateProjectDialog onClose={() => setIsCreating(false)} />}
    </Page>
  )
}
