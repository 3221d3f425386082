import { EstimateBar, EstimateText, estimateFragment } from '@/components/estimate.tsx'
import { Notice } from '@/components/notice.tsx'
import { Panel } from '@/components/panel.tsx'
import { Cell, Row, Table } from '@/components/table.tsx'
import { formatCounted, formatWord } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { ClassMetricsTable, classMetricsFragment } from './class-metrics-table.tsx'
import { ConfusionTable, confusionFragment } from './confusion-table.tsx'
import { RocPlot, rocFragment } from './roc-plot.tsx'

export const evaluationFragment = graphql(
  `
  fragment Evaluation on Evaluation {
    id
    split
    imageCount
    groupCount
    warnings { code message }
    datasetVersion { id number }
    accuracy { ...Estimate }
    auc { ...Estimate }
    perClass { ...ClassMetrics }
    ...Confusion
    ...Roc
  }
`,
  [estimateFragment, classMetricsFragment, confusionFragment, rocFragment],
)

/** What the model did on a split it was not trained on, with how far that can be believed. */
export function EvaluationView({ evaluation: ref }: { evaluation: FragmentOf<typeof evaluationFragment> }) {
  const evaluation = readFragment(evaluationFragment, ref)
  const figures = [
    { name: 'Accuracy', estimate: evaluation.accuracy },
    ...(evaluation.auc ? [{ name: 'AUC', estimate: evaluation.auc }] : []),
  ]
  return (
    <Panel
      title={`${formatWord(evaluation.split)} split of dataset ${evaluation.datasetVersion.number}`}
      aside={`${formatCounted(evaluation.imageCount, 'image')} in ${formatCounted(evaluation.groupCount, 'group')}`}
    >
      <div className="flex flex-col gap-5">
        {evaluation.warnings.length > 0 && (
          <Notice tone="warn" title="Before believing these figures">
            <ul className="list-disc pl-4">
              {evaluation.warnings.map(({ message }) => (
                <li key={message}>{message}</li>
              ))}
            </ul>
          </Notice>
        )}
        <div className="grid items-start gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="flex min-w-0 flex-col gap-5">
            <Table aria-label="Overall figures">
              <tbody>
                {figures.map(({ name, estimate }) => (
                  <Row key={name}>
                    <Cell className="w-28 font-medium first:pl-0 xl:pl-0">{name}</Cell>
                    <Cell className="text-base">
                      <EstimateText estimate={estimate} />
                    </Cell>
                    <Cell>
                      <EstimateBar estimate={estimate} />
                    </Cell>
                  </Row>
                ))}
              </tbody>
            </Table>
            <ClassMetricsTable metrics={evaluation.perClass} />
            <ConfusionTable evaluation={evaluation} />
          </div>
          <RocPlot evaluation={evaluation} />
        </div>
      </div>
    </Panel>
  )
}
