'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelState } from '@/components/panel-state.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { formatCount, formatWord } from '@/lib/format.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'

const practicesQuery = graphql(`
  query Practices($projectId: ID!) {
    project(id: $projectId) {
      id
      goldImageCount
      readerPractices(first: 50) {
        reader { id name }
        state
        askedCount
        answeredCount
        asGoldCount
        passPercent
        leftCount
        decision { verdict reason decidedBy { id name } }
      }
    }
  }
`)

const decideMutation = graphql(
  `
  mutation DecidePractice($input: DecidePracticeInput!, $idempotencyKey: String) {
    decidePractice(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Practice { state }
      ...Problem
    }
  }
`,
  [problemFragment],
)

type Practice = NonNullable<ResultOf<typeof practicesQuery>['project']['readerPractices']>[number]
type Verdict = 'GO_ON' | 'REPEAT'

/** How far readers are with what they answer before all else, and what is decided on it. */
export function PracticesPanel() {
  const { id: projectId, practiceCount, isBlind } = useProject()
  const isAsked = practiceCount > 0 && isBlind
  const { data, error, refetch } = useQuery(practicesQuery, {
    variables: { projectId },
    skip: !isAsked,
    fetchPolicy: 'cache-and-network',
  })
  const against = useReasonAgainst('SET_GOLD')
  const [asked, setAsked] = useState<{ practice: Practice; verdict: Verdict }>()
  if (!isAsked) return null
  const practices = data?.project.readerPractices
  const goldCount = data?.project.goldImageCount ?? 0
  return (
    <Panel title="Practice" aside={`${practiceCount} gold images before all else`} isFlush={Boolean(practices?.length)}>
      {!practices ? (
        <PanelState error={error} onRetry={refetch} />
      ) : practices.length === 0 ? (
        <p className="text-muted">Nobody is reader here yet.</p>
      ) : goldCount === 0 ? (
        <p className="px-3 py-3 text-muted">
          No image has a gold answer yet, so nobody practises: set some, each on its image.
        </p>
      ) : (
        <Practices practices={practices} against={against} onAsk={setAsked} />
      )}
      {asked && <DecideDialog {...asked} onClose={() => setAsked(undefined)} />}
    </Panel>
  )
}

interface PracticesProps {
  practices: readonly Practice[]
  against: string | undefined
  onAsk: (asked: { practice: Practice; verdict: Verdict }) => void
}

function Practices({ practices, against, onAsk }: PracticesProps) {
  const { practiceCount } = useProject()
  return (
    <Table>
      <thead>
        <HeadRow>
          <Head>Reader</Head>
          <Head>Practice</Head>
          <Head isNumber>Answered</Head>
          <Head isNumber>As the gold answer</Head>
          <Head isNumber>Asked for</Head>
          <Head>Decided</Head>
          <Head>
            <span className="sr-only">Decide</span>
          </Head>
        </HeadRow>
      </thead>
      <tbody>
        {practices.map(practice => {
          const { reader, state, decision } = practice
          const isShort = (practice.leftCount ?? 0) < practiceCount
          return (
            <Row key={reader.id}>
              <Cell className="font-medium">{reader.name}</Cell>
              <Cell>{formatWord(state)}</Cell>
              <Cell isNumber>
                {formatCount(practice.answeredCount)} of {formatCount(practice.askedCount)}
              </Cell>
              <Cell isNumber>{practice.asGoldCount === null ? '' : formatCount(practice.asGoldCount)}</Cell>
              <Cell isNumber>{practice.passPercent > 0 ? `${practice.passPercent}%` : 'any'}</Cell>
              <Cell className="wrap-anywhere whitespace-normal">
                {decision && `${formatWord(decision.verdict)}, ${decision.decidedBy.name}: ${decision.reason}`}
              </Cell>
              <Cell className="text-right">
                <span className="inline-flex gap-2">
                  {(state === 'FAILED' || state === 'UNDER_WAY') && (
                    <Button
                      size="sm"
                      aria-label={`Let ${reader.name} go on`}
                      disabledReason={against}
                      onClick={() => onAsk({ practice, verdict: 'GO_ON' })}
                    >
                      Let go on
                    </Button>
                  )}
                  {state !== 'UNDER_WAY' && (
                    <Button
                      size="sm"
                      look="quiet"
                      aria-label={`Ask ${reader.name} to repeat`}
                      disabledReason={
                        against ?? (isShort ? 'Too few gold images are left that they have not answered.' : undefined)
                      }
                      onClick={() => onAsk({ practice, verdict: 'REPEAT' })}
                    >
                      Repeat
                    </Button>
                  )}
                </span>
              </Cell>
            </Row>
          )
        })}
      </tbody>
    </Table>
  )
}

interface DecideDialogProps {
  practice: Practice
  verdict: Verdict
  onClose: () => void
}

function DecideDialog({ practice: { reader }, verdict, onClose }: DecideDialogProps) {
  const { id: projectId } = useProject()
  const { act, isRunning, problem } = useAct(decideMutation, ['Practices'])
  const isGoing = verdict === 'GO_ON'
  return (
    <ConfirmDialog
      title={isGoing ? `Let ${reader.name} go on` : `Ask ${reader.name} to repeat`}
      consequence={
        isGoing
          ? 'They read the real images, whatever their practice came to.'
          : 'They answer as many gold images again, others than before, and nothing else until then.'
      }
      verb={isGoing ? 'Let go on' : 'Ask to repeat'}
      asksReason
      isHarmless
      isRunning={isRunning}
      problem={problem}
      onConfirm={async reason => {
        if (await act({ input: { projectId, readerId: reader.id, verdict, reason } })) onClose()
      }}
      onClose={onClose}
    />
  )
}
