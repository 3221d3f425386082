'use client'
import Link from 'next/link'
import { Progress } from '@/components/progress.tsx'
import { StatusBadge } from '@/components/status-badge.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { Time } from '@/components/time.tsx'
import { isOver, jobFragment, phaseOf } from '@/features/job/job.ts'
import { useJob } from '@/features/job/use-job.ts'
import { WaivedMark } from '@/features/leakage/waived-mark.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatFigure } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { blockCount } from './config-draft.ts'

export const runRowFragment = graphql(
  `
  fragment RunRow on TrainingRun {
    id
    number
    createdAt
    bestEpoch
    stopReason
    createdBy { id name }
    datasetVersion { id number }
    modelVersion { id number }
    leakageWaiver { reason createdBy { id name } }
    config { epochs alpha imageSize frozenBlocks }
    epochCount
    lowestValidationLoss
    job { id ...Job }
  }
`,
  [jobFragment],
)

const shortTraining = (frozenBlocks: number) =>
  frozenBlocks === 0 ? '' : frozenBlocks === blockCount ? ', head only' : `, from block ${frozenBlocks}`

type RunRef = FragmentOf<typeof runRowFragment>

export function RunTable({ runs, onOver }: { runs: readonly (RunRef & { id: string })[]; onOver?: () => void }) {
  return (
    <Table>
      <thead>
        <HeadRow>
          <Head>Run</Head>
          <Head>Status</Head>
          <Head className="w-40">Progress</Head>
          <Head isNumber>Epochs</Head>
          <Head isNumber>Best validation loss</Head>
          <Head className="max-lg:hidden">Network</Head>
          <Head>Dataset</Head>
          <Head>Model</Head>
          <Head>Started by</Head>
          <Head>Started</Head>
        </HeadRow>
      </thead>
      <tbody>
        {runs.map(run => (
          <RunRow key={run.id} run={run} onOver={onOver} />
        ))}
      </tbody>
    </Table>
  )
}

function RunRow({ run: ref, onOver }: { run: RunRef; onOver?: () => void }) {
  const { id: projectId } = useProject()
  const run = readFragment(runRowFragment, ref)
  const { job } = useJob(run.job, onOver)
  const base = `/projects/${projectId}`
  return (
    <Row>
      <Cell>
        <Link href={`${base}/runs/${run.id}`} className="rounded-sm font-medium hover:underline">
          Run {run.number}
        </Link>
        <WaivedMark waiver={run.leakageWaiver} />
      </Cell>
      <Cell>
        <StatusBadge status={job.status} />
      </Cell>
      <Cell>
        {isOver(job.status) ? (
          <span className="line-clamp-2 text-muted" title={job.failure ?? undefined}>
            {job.failure ?? (run.stopReason === 'EARLY_STOPPED' ? 'stopped early' : '')}
          </span>
        ) : (
          <div className="flex flex-col gap-1">
            <span className="truncate text-xs text-muted">{phaseOf(job)}</span>
            <Progress label={`Run ${run.number}`} done={job.done} total={job.total} />
          </div>
        )}
      </Cell>
      <Cell isNumber>
        {run.epochCount} / {run.config.epochs}
      </Cell>
      <Cell isNumber>{run.lowestValidationLoss === null ? '' : formatFigure(run.lowestValidationLoss, 4)}</Cell>
      <Cell className="whitespace-nowrap max-lg:hidden">
        {run.config.alpha} at {run.config.imageSize} px{shortTraining(run.config.frozenBlocks)}
      </Cell>
      <Cell>
        <Link href={`${base}/datasets/${run.datasetVersion.id}`} className="rounded-sm hover:underline">
          Dataset {run.datasetVersion.number}
        </Link>
      </Cell>
      <Cell>
        {run.modelVersion && (
          <Link href={`${base}/models/${run.modelVersion.id}`} className="rounded-sm hover:underline">
            Model {run.modelVersion.number}
          </Link>
        )}
      </Cell>
      <Cell>{run.createdBy.name}</Cell>
      <Cell className="text-muted">
        <Time at={run.createdAt} />
      </Cell>
    </Row>
  )
}
