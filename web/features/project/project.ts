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
      isBlind
      isReviewed
      isGroupAnswered
      goldFeedback
      practiceCount
      repeatPercent
      ownAssignedCount
      archivedAt
      labelClasses { id name position isPositive archivedAt }
      attributeRevision
      answerAttributes { id name isRequired isMultiple archivedAt labelClasses { id } choices { id name isArchived } }
    }
  }
`)

type Project = ResultOf<typeof projectQuery>['project']

export interface ProjectFrame extends Project {
  /** Those that are archived included; labelClasses are those that may be given. */
  allClasses: Project['labelClasses']
}

export const frameOf = (project: Project): ProjectFrame => ({
  ...project,
  labelClasses: project.labelClasses.filter(c => c.archivedAt === null),
  allClasses: project.labelClasses,
})

export const ProjectContext = createContext<ProjectFrame | undefined>(undefined)

/** The project whose page this is. */
export function useProject(): ProjectFrame {
  const project = useContext(ProjectContext)
  if (!project) throw new Error('useProject outside a project page')
  return project
}

/** What is done in a project that is archived, too. */
const inArchived: readonly Right[] = [
  ...(['SEE_PROJECT', 'SEE_AUDIT_TRAIL', 'SEE_READERS', 'SEE_DUPLICATES'] as const),
  ...(['EXPORT_DATASETS', 'COMPARE_DATASETS', 'CHECK_SHORTCUTS'] as const),
  ...(['DOWNLOAD_MODELS', 'DOWNLOAD_NAMED_IMAGES', 'ARCHIVE_PROJECTS'] as const),
]

/** The same, whether the project is archived or not. */
export function useRoleAgainst(right: Right): string | undefined {
  const { viewerRights, viewerRoles } = useProject()
  return reasonAgainst(right, viewerRights, viewerRoles)
}

/** Undefined where the viewer may do it, else why not. */
export function useReasonAgainst(right: Right): string | undefined {
  const { archivedAt } = useProject()
  const against = useRoleAgainst(right)
  const isFixed = archivedAt !== null && !inArchived.includes(right)
  return against ?? (isFixed ? 'This project is archived: nothing of it changes.' : undefined)
}
