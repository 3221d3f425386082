import { Panel } from '@/components/panel.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatDuration, formatFigure, formatPercent } from '@/lib/format.ts'
import { engineSpansOf } from './engine-spans.ts'
import type { Epoch } from './epochs.ts'

/** The curves as figures, newest first. */
export function EpochTable({ epochs, bestEpoch }: { epochs: readonly Epoch[]; bestEpoch: number | null }) {
  const attempts = new Set(epochs.map(e => e.attempt)).size
  const hasEngines = engineSpansOf(epochs).length > 1
  return (
    <Panel title="Epochs" isFlush>
      {epochs.length === 0 && <p className="px-3 py-3 text-muted">None.</p>}
      {epochs.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a room that scrolls must be reachable by keyboard
        <section aria-label="Epochs" tabIndex={0} className="max-h-96 overflow-y-auto">
          <Table>
            <thead className="sticky top-0 bg-surface">
              <HeadRow>
                <Head isNumber>Epoch</Head>
                <Head isNumber>Train loss</Head>
                <Head isNumber>Val. loss</Head>
                <Head isNumber>Train acc.</Head>
                <Head isNumber>Val. acc.</Head>
                <Head isNumber>Time</Head>
                {attempts > 1 && <Head isNumber>Attempt</Head>}
                {hasEngines && <Head>Engine</Head>}
              </HeadRow>
            </thead>
            <tbody>
              {epochs.toReversed().map(e => (
                <Row key={e.number} className={e.number === bestEpoch ? 'bg-accent-wash' : undefined}>
                  <Cell isNumber className="h-7">
                    {e.number}
                    {e.number === bestEpoch && <span className="sr-only"> best</span>}
                  </Cell>
                  <Cell isNumber>{formatFigure(e.trainLoss, 4)}</Cell>
                  <Cell isNumber>{formatFigure(e.validationLoss, 4)}</Cell>
                  <Cell isNumber>{formatPercent(e.trainAccuracy)}</Cell>
                  <Cell isNumber>{formatPercent(e.validationAccuracy)}</Cell>
                  <Cell isNumber className="whitespace-nowrap">
                    {formatDuration(e.durationMs)}
                  </Cell>
                  {attempts > 1 && <Cell isNumber>{e.attempt}</Cell>}
                  {hasEngines && <Cell>{e.worker?.engine.toLowerCase()}</Cell>}
                </Row>
              ))}
            </tbody>
          </Table>
        </section>
      )}
    </Panel>
  )
}
