'use client'
import { useQuery } from '@apollo/client/react'
import type { ReactNode } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { ProjectContext, projectQuery } from './project.ts'
import { ProjectNav } from './project-nav.tsx'

export function ProjectFrame({ projectId, children }: { projectId: string; children: ReactNode }) {
  const { data, error, refetch } = useQuery(projectQuery, { variables: { projectId } })
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <PageSkeleton />
  return (
    <ProjectContext value={data.project}>
      <ProjectNav projectId={projectId} />
      <main className="min-h-0 flex-1 overflow-y-auto">{children}</main>
    </ProjectContext>
  )
}
