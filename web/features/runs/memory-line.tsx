'use client'
import { useQuery } from '@apollo/client/react'
import { TriangleAlert } from 'lucide-react'
import { formatBytes } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { readNumbers } from '@/lib/read-numbers.ts'
import { type ConfigDraft, frozenBlocksOf } from './config-draft.ts'

const memoryQuery = graphql(`
  query TrainingMemory($alpha: Float!, $imageSize: Int!, $batchSize: Int!, $frozenBlocks: Int!) {
    trainingMemory(alpha: $alpha, imageSize: $imageSize, batchSize: $batchSize, frozenBlocks: $frozenBlocks) {
      estimateBytes limitBytes largestBatchSize isWithin
    }
  }
`)

/** What a step of the draft is estimated to need, as it is typed. */
export function MemoryLine({ draft }: { draft: ConfigDraft }) {
  const { alpha, imageSize, batchSize } = draft
  const broken = readNumbers({ alpha }, 'any')
  const whole = readNumbers({ imageSize, batchSize, frozenBlocks: frozenBlocksOf(draft) })
  const isRead = 'values' in broken && 'values' in whole
  const { data, error } = useQuery(memoryQuery, {
    variables: isRead
      ? { ...broken.values, ...whole.values }
      : { alpha: 0, imageSize: 0, batchSize: 0, frozenBlocks: 0 },
    skip: !isRead,
  })
  const memory = isRead && !error ? data?.trainingMemory : undefined
  const largest = memory?.largestBatchSize
  return (
    <p aria-live="polite" className="flex min-h-5 shrink-0 items-start gap-2 text-muted">
      {memory?.isWithin && (
        <>
          Memory: a step is estimated to need {formatBytes(memory.estimateBytes)}
          {memory.limitBytes !== null && ` of the ${formatBytes(memory.limitBytes)} that a worker has`}.
        </>
      )}
      {memory && !memory.isWithin && (
        <span className="flex gap-2 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>
            Memory: a step is estimated to need {formatBytes(memory.estimateBytes)}, and no worker has more than{' '}
            {formatBytes(memory.limitBytes ?? 0)}:{' '}
            {largest === null ? 'no batch is small enough at this image size.' : `a batch of ${largest} fits.`}
          </span>
        </span>
      )}
    </p>
  )
}
