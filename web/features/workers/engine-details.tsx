import { formatBytes, formatCounted } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const engineDetailsFragment = graphql(`
  fragment EngineDetails on Worker {
    engine
    engineDetail
    engineReason
    threads
    memoryLimitBytes
    passedOver { engine reason }
  }
`)

/** What a worker computes with, why, and why not with something faster. */
export function EngineDetails({ worker: ref }: { worker: FragmentOf<typeof engineDetailsFragment> }) {
  const { engineDetail, engineReason, threads, memoryLimitBytes, passedOver } = readFragment(engineDetailsFragment, ref)
  const memory = memoryLimitBytes === null ? '' : `, up to ${formatBytes(memoryLimitBytes)} for tensors`
  return (
    <div className="flex flex-col gap-1.5">
      {engineDetail && (
        <p>
          {engineDetail}
          {threads !== null && `; ${formatCounted(threads, 'thread')}`}
          {memory}
        </p>
      )}
      <p className="text-muted">Why: {engineReason}.</p>
      {passedOver.length > 0 && (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 border-l-2 pl-2 text-xs">
          {passedOver.map(({ engine, reason }) => (
            <div key={engine} className="contents">
              <dt className="text-muted">not {engine.toLowerCase()}</dt>
              <dd className="break-words">{reason}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}
