'use client'
import { useProject } from '@/features/project/project.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { batchFragment } from './batch.ts'
import type { Act } from './batch-preview.tsx'

const startMutation = graphql(
  `
  mutation StartBatch($input: StartBatchInput!, $idempotencyKey: String) {
    startBatch(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Batch { id ...Batch }
      ...Problem
    }
  }
`,
  [batchFragment, problemFragment],
)

/** Asks for one act on many images. @returns the id of the batch; undefined: it was refused */
export function useStartBatch() {
  const { id: projectId } = useProject()
  const { act, ...rest } = useAct(startMutation)
  const start = async (what: Act, reason: string) => (await act({ input: { projectId, ...what, reason } }))?.id
  return { start, ...rest }
}
