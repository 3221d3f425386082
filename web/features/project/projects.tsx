'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { Head, HeadRow, Table } from '@/components/table.tsx'
import { graphql } from '@/lib/graphql.ts'
import { CreateProjectDialog } from './create-project-dialog.tsx'
import { ProjectRow, projectRowFragment } from './project-row.tsx'

const projectsQuery = graphql(`query Projects { projects { id ...ProjectRow } }`, [projectRowFragment])

export function Projects() {
  const { data, error, refetch } = useQuery(projectsQuery)
  const [isCreating, setIsCreating] = useState(false)
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  const create = (
    <Button look="primary" onClick={() => setIsCreating(true)}>
      Create project
    </Button>
  )
  return (
    <Page>
      <PageHeader title="Projects" actions={data.projects.length > 0 && create} />
      {data.projects.length === 0 ? (
        <EmptyState title="No project yet" actions={create}>
          A project is one question asked of many images, and its possible answers. Start from a preset.
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
              {data.projects.map(project => (
                <ProjectRow key={project.id} project={project} />
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
      {isCreating && <CreateProjectDialog onClose={() => setIsCreating(false)} />}
    </Page>
  )
}
