'use client'
import { useQuery } from '@apollo/client/react'
import { type ReactNode, useMemo } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { ArchivedBar } from './archived-bar.tsx'
import { frameOf, ProjectContext, projectQuery } from './project.ts'
import { ProjectNav } from './project-nav.tsx'

export function ProjectFrame({ projectId, children }: { projectId: string; children: ReactNode }) {
  const { data, error, refetch } = useQuery(projectQuery, { variables: { projectId } })
  const project = useMemo(() => data && frameOf(data.project), [data])
  if (!project) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  return (
    <ProjectContext value={project}>
      <ProjectNav projectId={projectId} />
      <ArchivedBar />
      <main className="min-h-0 flex-1 overflow-y-auto">{children}</main>
    </ProjectContext>
  )
}
