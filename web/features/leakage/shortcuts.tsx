'use client'
import { useQuery } from '@apollo/client/react'
import { Button } from '@/components/button.tsx'
import { EstimateBar, EstimateText, estimateFragment } from '@/components/estimate.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { jobFragment, readJob } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { formatCounted } from '@/lib/format.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const shortcutsQuery = graphql(
  `
  query DatasetShortcuts($id: ID!) {
    datasetVersion(id: $id) {
      id
      shortcutCheck {
        id imageCount groupCount
        figures { cue isTelling auc { ...Estimate } }
        job { id ...Job }
      }
    }
  }
`,
  [estimateFragment, jobFragment],
)

const checkMutation = graphql(
  `
  mutation CheckShortcuts($input: CheckShortcutsInput!, $idempotencyKey: String) {
    checkShortcuts(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on ShortcutCheck { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

type Check = NonNullable<ResultOf<typeof shortcutsQuery>['datasetVersion']['shortcutCheck']>
type Figure = NonNullable<Check['figures']>[number]

const names: Record<Figure['cue'], string> = {
  BORDER: 'Border',
  SIZE: 'Size',
  ENCODING: 'Encoding',
  FILE_NAME: 'File name',
  PIXELS: '16 × 16 pixels',
}

/** Whether the class can be told from what has nothing to do with the finding: not for whoever reads blind. */
export function Shortcuts({ datasetId, onChecked }: { datasetId: string; onChecked: () => void }) {
  const { viewerReadsBlind } = useProject()
  return viewerReadsBlind ? null : <Looked datasetId={datasetId} onChecked={onChecked} />
}

function Looked({ datasetId, onChecked }: { datasetId: string; onChecked: () => void }) {
  const { data, error, refetch } = useQuery(shortcutsQuery, {
    variables: { id: datasetId },
    fetchPolicy: 'cache-and-network',
  })
  const { act, isRunning, problem } = useAct(checkMutation, ['DatasetShortcuts'])
  const against = useReasonAgainst('CHECK_SHORTCUTS')
  if (!data) return error ? <p>{error.message}</p> : <Skeleton className="h-8" />
  const check = data.datasetVersion.shortcutCheck
  if (check?.figures) return <Figures figures={check.figures} check={check} />
  if (check && readJob(check.job).status !== 'SUCCEEDED')
    return (
      <JobProgress
        job={check.job}
        label="Looking for shortcuts"
        noun="look for shortcuts"
        onOver={() => {
          void refetch()
          onChecked()
        }}
      />
    )
  return (
    <div className="flex flex-col gap-2">
      <ProblemNotice problem={problem} />
      <p className="text-muted">
        Nobody has looked whether the class can be told from borders, sizes, encoding or file names alone.
      </p>
      <div>
        <Button
          isBusy={isRunning}
          disabledReason={against}
          onClick={() => void act({ input: { datasetVersionId: datasetId } })}
        >
          Look for shortcuts
        </Button>
      </div>
    </div>
  )
}

function Figures({ figures, check }: { figures: readonly Figure[]; check: Check }) {
  if (figures.length === 0)
    return (
      <p className="text-muted">
        Fewer than two groups have images of the positive class, or of the others: shortcuts cannot be told.
      </p>
    )
  return (
    <div className="flex flex-col gap-2">
      <p className="text-muted">
        How well the class can be told from one thing alone, on {formatCounted(check.imageCount ?? 0, 'image')} of{' '}
        {formatCounted(check.groupCount ?? 0, 'group')}: the AUC of a logistic regression that saw none of the group.
      </p>
      <Table aria-label="Shortcuts">
        <thead>
          <HeadRow>
            <Head>From</Head>
            <Head>AUC, 0 to 1</Head>
            <Head>
              <span className="sr-only">Figure</span>
            </Head>
            <Head>Means</Head>
          </HeadRow>
        </thead>
        <tbody>
          {figures.map(figure => (
            <Row key={figure.cue}>
              <Cell className="whitespace-nowrap font-medium">{names[figure.cue]}</Cell>
              <Cell>
                <EstimateBar estimate={figure.auc} />
              </Cell>
              <Cell>
                <EstimateText estimate={figure.auc} />
              </Cell>
              <Cell>{meaningOf(figure)}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </div>
  )
}

function meaningOf({ cue, isTelling }: Figure) {
  if (cue === 'PIXELS') return <span className="text-muted">what a network has to beat</span>
  return isTelling ? (
    <span className="text-danger">tells the class</span>
  ) : (
    <span className="text-muted">tells hardly anything</span>
  )
}
