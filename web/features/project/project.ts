'use client'
import { createContext, useContext } from 'react'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { type Right, reasonAgainst } from '@/lib/roles.ts'

export const projectQuery = graphql(`
  query Project($projectId: ID!) {
    project(id: $projectId) {
      id
      name
      question
      viewerRoles
      viewerRights
      viewerReadsBlind
      readerCount
      isReviewed
      labelClasses { id name position isPositive }
    }
  }
`)

export type ProjectFrame = ResultOf<typeof projectQuery>['project']

export const ProjectContext = createContext<ProjectFrame | undefined>(undefined)

/** The project whose page this is. */
export function useProject(): ProjectFrame {
  const project = useContext(ProjectContext)
  if (!project) throw new Error('useProject outside a project page')
  return project
}

/** Undefined where the viewer may do it, else why not. */
export function useReasonAgainst(right: Right): string | undefined {
  const { viewerRights, viewerRoles } = useProject()
  return reasonAgainst(right, viewerRights, viewerRoles)
}
