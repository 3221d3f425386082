'use client'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Progress } from '@/components/progress.tsx'
import { Time } from '@/components/time.tsx'
import { formatBytes } from '@/lib/format.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

export const uploadsQuery = graphql(`
  query Uploads($projectId: ID!) {
    project(id: $projectId) {
      id
      uploads(first: 200) {
        edges { cursor node { id fileName byteCount receivedBytes completedAt createdAt createdBy { id name } } }
      }
    }
  }
`)

export const removeUploadMutation = graphql(
  `
  mutation RemoveUpload($input: RemoveUploadInput!, $idempotencyKey: String) {
    removeUpload(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Upload { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export type KnownUpload = ResultOf<typeof uploadsQuery>['project']['uploads']['edges'][number]['node']

interface UnfinishedUploadsProps {
  uploads: readonly KnownUpload[]
  viewerId: string | undefined
  onUse: (upload: KnownUpload) => void
}

/** Uploads that nothing was made of yet: those that stopped on their way, and those that have arrived. */
export function UnfinishedUploads({ uploads, viewerId, onUse }: UnfinishedUploadsProps) {
  const { act, isRunning, problem } = useAct(removeUploadMutation, ['Uploads'])
  if (uploads.length === 0) return null
  return (
    <section aria-label="Earlier uploads" className="flex flex-col gap-2">
      <h2 className="text-xs font-medium text-muted">Earlier uploads</h2>
      <ul className="flex flex-col rounded-md border">
        {uploads.map(upload => {
          const isMine = upload.createdBy.id === viewerId
          return (
            <li
              key={upload.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-3 py-2 last:border-b-0"
            >
              <span className="min-w-40 flex-1">
                <span className="block truncate font-medium" title={upload.fileName}>
                  {upload.fileName}
                </span>
                <span className="text-xs text-muted">
                  {upload.completedAt
                    ? formatBytes(upload.byteCount)
                    : `${formatBytes(upload.receivedBytes)} of ${formatBytes(upload.byteCount)}`}
                  , {isMine ? 'yours' : upload.createdBy.name}, <Time at={upload.createdAt} />
                </span>
                {!upload.completedAt && (
                  <Progress
                    className="mt-1"
                    label={`Arrived of ${upload.fileName}`}
                    done={upload.receivedBytes}
                    total={upload.byteCount}
                  />
                )}
              </span>
              {upload.completedAt ? (
                <Button size="sm" onClick={() => onUse(upload)}>
                  Use it
                </Button>
              ) : (
                <span className="text-xs text-muted">
                  {isMine ? 'Choose the same files again to go on.' : 'Only its sender can go on.'}
                </span>
              )}
              {isMine && (
                <Button
                  size="sm"
                  look="quiet"
                  aria-label={`Remove ${upload.fileName}`}
                  isBusy={isRunning}
                  onClick={() => void act({ input: { uploadId: upload.id } })}
                >
                  Remove
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      <ProblemNotice problem={problem} />
    </section>
  )
}
