'use client'
import { useQuery } from '@apollo/client/react'
import { ClassMark } from '@/components/class-mark.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount } from '@/lib/format.ts'
import { graphql, type VariablesOf } from '@/lib/graphql.ts'
import { sayLeft, sayLookedAt } from './say-batch.ts'

const previewQuery = graphql(`
  query BatchPreview($projectId: ID!, $kind: BatchKind!, $labelClassId: ID, $cannotTell: CannotTell, $readerCount: Int, $assigneeId: ID, $imageIds: [ID!], $filter: ImageFilterInput, $exceptIds: [ID!]) {
    project(id: $projectId) {
      id
      batchPreview(kind: $kind, labelClassId: $labelClassId, cannotTell: $cannotTell, readerCount: $readerCount, assigneeId: $assigneeId, imageIds: $imageIds, filter: $filter, exceptIds: $exceptIds) {
        imageCount
        lookedAtCount
        changing { imageCount labelClass { id name position } }
        standingCount
        refused { why imageCount }
      }
    }
  }
`)

export type Act = Omit<VariablesOf<typeof previewQuery>, 'projectId'>

/** What images are after an act that gives them no label. */
function afterwards({ kind, readerCount }: Act): string {
  switch (kind) {
    case 'TAKE_OUT':
      return 'Taken out'
    case 'SET_READERS':
      return readerCount == null ? 'Read as the project says' : `Read by ${readerCount}`
    case 'ASSIGN':
      return 'Assigned'
    case 'UNASSIGN':
      return 'Not assigned to them'
    case 'RETURN':
      return 'Sent back'
    default:
      return 'In the lists'
  }
}

/** How many images of which class it changes, and what they are afterwards; how many stay, and why. */
export function BatchPreview({ act }: { act: Act }) {
  const { id: projectId, labelClasses } = useProject()
  const { data, error, refetch } = useQuery(previewQuery, {
    variables: { projectId, ...act },
    fetchPolicy: 'no-cache',
  })
  const preview = data?.project.batchPreview
  if (!preview) {
    if (error) return <ErrorState error={error} onRetry={refetch} />
    return (
      <p role="status" className="text-muted">
        Counting what this does…
      </p>
    )
  }
  const { changing, standingCount, refused } = preview
  const lookedAt = sayLookedAt(preview)
  const after =
    act.kind === 'LABEL' ? (
      <ClassMark labelClass={labelClasses.find(c => c.id === act.labelClassId) ?? null} />
    ) : (
      afterwards(act)
    )
  return (
    <div aria-live="polite" className="flex flex-col gap-2">
      {changing.length === 0 ? (
        <p>Nothing changes.</p>
      ) : (
        <table aria-label="Before and after" className="w-full text-left">
          <thead>
            <tr className="border-b text-xs text-muted">
              <th scope="col" className="py-1 font-medium">
                Now
              </th>
              <th scope="col" className="py-1 pr-4 text-right font-medium">
                Images
              </th>
              <th scope="col" className="py-1 font-medium">
                Then
              </th>
            </tr>
          </thead>
          <tbody>
            {changing.map(({ labelClass, imageCount }) => (
              <tr key={labelClass?.id ?? 'none'}>
                <td className="py-1">{labelClass ? <ClassMark labelClass={labelClass} /> : 'No label'}</td>
                <td className="py-1 pr-4 text-right tabular-nums">{formatCount(imageCount)}</td>
                <td className="py-1">{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {[...sayLeft(act.kind, standingCount, refused), ...(lookedAt ? [lookedAt] : [])].map(sentence => (
        <p key={sentence} className="text-muted">
          {sentence}
        </p>
      ))}
    </div>
  )
}
