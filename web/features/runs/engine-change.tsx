import { Notice } from '@/components/notice.tsx'
import { engineSpansOf } from './engine-spans.ts'
import type { Epoch } from './epochs.ts'

/** Says so where a run was not computed with one engine from its first epoch to its last; otherwise nothing. */
export function EngineChange({ epochs }: { epochs: readonly Epoch[] }) {
  const spans = engineSpansOf(epochs)
  if (spans.length < 2) return null
  return (
    <Notice tone="warn" title="The engine changed">
      <p>
        A worker with another engine took the run over. Engines agree to rounding, not to the last bit: the same
        configuration, trained anew, need not give these weights again.
      </p>
      <ul className="mt-1 text-xs">
        {spans.map(({ engine, detail, first, last }) => (
          <li key={first}>
            {first === last ? `Epoch ${first}` : `Epochs ${first} to ${last}`}: {engine}
            {detail && <span className="text-muted">, {detail}</span>}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
