import Link from 'next/link'
import { EstimateText, estimateFragment } from '@/components/estimate.tsx'
import { Hash } from '@/components/hash.tsx'
import { StatusBadge } from '@/components/status-badge.tsx'
import { Cell, Row } from '@/components/table.tsx'
import { Time } from '@/components/time.tsx'
import { WaivedMark } from '@/features/leakage/waived-mark.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const modelRowFragment = graphql(
  `
  fragment ModelRow on ModelVersion {
    id
    number
    status
    createdAt
    weightsSha256
    predictionCount
    trainingRun { id number datasetVersion { id number } leakageWaiver { reason createdBy { id name } } }
    evaluations { id split imageCount accuracy { ...Estimate } auc { ...Estimate } }
  }
`,
  [estimateFragment],
)

export function ModelRow(props: { model: FragmentOf<typeof modelRowFragment> }) {
  const { id: projectId } = useProject()
  const model = readFragment(modelRowFragment, props.model)
  const test = model.evaluations.find(e => e.split === 'TEST')
  const { trainingRun: run } = model
  const base = `/projects/${projectId}`
  return (
    <Row>
      <Cell>
        <Link href={`${base}/models/${model.id}`} className="rounded-sm font-medium hover:underline">
          Model {model.number}
        </Link>
        <WaivedMark waiver={run.leakageWaiver} />
      </Cell>
      <Cell>
        <StatusBadge status={model.status} />
      </Cell>
      <Cell>{test && <EstimateText estimate={test.accuracy} />}</Cell>
      <Cell>{test?.auc && <EstimateText estimate={test.auc} />}</Cell>
      <Cell isNumber>{test && formatCount(test.imageCount)}</Cell>
      <Cell>
        <Hash value={model.weightsSha256} of="the weights hash" />
      </Cell>
      <Cell>
        <Link href={`${base}/runs/${run.id}`} className="rounded-sm hover:underline">
          Run {run.number}
        </Link>
      </Cell>
      <Cell>
        <Link href={`${base}/datasets/${run.datasetVersion.id}`} className="rounded-sm hover:underline">
          Dataset {run.datasetVersion.number}
        </Link>
      </Cell>
      <Cell isNumber>{formatCount(model.predictionCount)}</Cell>
      <Cell className="text-muted">
        <Time at={model.createdAt} />
      </Cell>
    </Row>
  )
}
