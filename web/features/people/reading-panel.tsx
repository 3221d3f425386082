'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Field, TextInput } from '@/components/field.tsx'
import { Form } from '@/components/form.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelState } from '@/components/panel-state.tsx'
import { GoldFeedbackField } from '@/features/gold/gold-feedback-field.tsx'
import { jobFragment } from '@/features/job/job.ts'
import { JobProgress } from '@/features/job/job-progress.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { problemFragment } from '@/lib/problem.ts'
import { readNumbers } from '@/lib/read-numbers.ts'
import { useAct } from '@/lib/use-act.ts'

const policyQuery = graphql(
  `
  query ReadingPolicy($projectId: ID!) {
    project(id: $projectId) {
      id
      readerCount
      isBlind
      isReviewed
      isGroupAnswered
      testReaderCount
      repeatPercent
      repeatDays
      goldFeedback
      practiceCount
      practicePercent
      policyRevision
      settling: jobs(first: 1, kind: [SETTLE]) { edges { cursor node { id status ...Job } } }
    }
  }
`,
  [jobFragment],
)

const policyMutation = graphql(
  `
  mutation SetReadingPolicy($input: SetReadingPolicyInput!, $idempotencyKey: String) {
    setReadingPolicy(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Project { id readerCount isBlind isReviewed isGroupAnswered testReaderCount repeatPercent repeatDays goldFeedback practiceCount practicePercent policyRevision viewerReadsBlind }
      ...Problem
    }
  }
`,
  [problemFragment],
)

type Policy = ResultOf<typeof policyQuery>['project']

/** By how many an image is read, whether they see each other, and what else is asked before an answer counts. */
export function ReadingPanel() {
  const { id: projectId } = useProject()
  const { data, error, refetch } = useQuery(policyQuery, { variables: { projectId } })
  const [job] = data ? nodesOf(data.project.settling) : []
  return (
    <Panel title="How images are read">
      {data ? (
        <div className="flex flex-col gap-4">
          <PolicyForm key={data.project.policyRevision} policy={data.project} />
          {job && job.status !== 'SUCCEEDED' && (
            <section aria-label="Settling">
              <p className="text-xs text-muted">What was said so far is settled by this.</p>
              <JobProgress
                job={job}
                label="Settling what was said so far"
                noun="settling"
                onOver={() => void refetch()}
              />
            </section>
          )}
        </div>
      ) : (
        <PanelState error={error} onRetry={refetch} />
      )}
    </Panel>
  )
}

const numbersOf = ({ readerCount, testReaderCount, repeatPercent, repeatDays, ...practice }: Policy) => ({
  readerCount: String(readerCount),
  testReaderCount: String(testReaderCount),
  repeatPercent: String(repeatPercent),
  repeatDays: String(repeatDays),
  practiceCount: String(practice.practiceCount),
  practicePercent: String(practice.practicePercent),
})
type Numbers = ReturnType<typeof numbersOf>

function PolicyForm({ policy }: { policy: Policy }) {
  const against = useReasonAgainst('SET_READING')
  const { act, isRunning, problem, refuse } = useAct(policyMutation, ['ReadingPolicy', 'Project'])
  const stands = numbersOf(policy)
  const [numbers, setNumbers] = useState(stands)
  const [isBlind, setIsBlind] = useState(policy.isBlind)
  const [isReviewed, setIsReviewed] = useState(policy.isReviewed)
  const [isGroupAnswered, setIsGroupAnswered] = useState(policy.isGroupAnswered)
  const [goldFeedback, setGoldFeedback] = useState(policy.goldFeedback)
  const fields = Object.keys(stands) as (keyof Numbers)[]
  const isSame =
    fields.every(name => numbers[name] === stands[name]) &&
    isBlind === policy.isBlind &&
    isReviewed === policy.isReviewed &&
    isGroupAnswered === policy.isGroupAnswered &&
    goldFeedback === policy.goldFeedback
  function submit() {
    const read = readNumbers(numbers)
    if ('problem' in read) return refuse(read.problem)
    const { id: projectId, policyRevision: expectedRevision } = policy
    void act({
      input: { projectId, expectedRevision, ...read.values, isBlind, isReviewed, isGroupAnswered, goldFeedback },
    })
  }
  const number = (name: keyof Numbers, label: string, hint: string) => (
    <Field label={label} name={name} hint={hint} className="flex-1">
      {input => (
        <TextInput
          {...input}
          inputMode="numeric"
          disabled={against !== undefined}
          value={numbers[name]}
          onChange={e => setNumbers({ ...numbers, [name]: e.target.value })}
        />
      )}
    </Field>
  )
  return (
    <Form label="How images are read" problem={problem} fields={[...fields, 'goldFeedback']} onSubmit={submit}>
      <div className="flex max-w-xl flex-col gap-3">
        <div className="flex gap-3">
          {number('readerCount', 'Readers an image', '1 to 9. With one, the newest answer counts.')}
          {number('testReaderCount', 'Readers an image of TEST', 'A dataset is frozen only where as many answered.')}
        </div>
        <Switch
          isOn={isBlind}
          isFixed={against !== undefined}
          onChange={setIsBlind}
          text="Readers are blind"
          note="Whoever is reader here sees no answer of others, no prediction, file name, group or folder of an image before they have answered."
        />
        <Switch
          isOn={isReviewed}
          isFixed={against !== undefined}
          onChange={setIsReviewed}
          text="Answers are reviewed"
          note="An answer given here counts once a reviewer lets it stand, or puts another in its place. Imported ones need none."
        />
        <Switch
          isOn={isGroupAnswered}
          isFixed={against !== undefined}
          onChange={setIsGroupAnswered}
          text="One answer a group"
          note="An answer on one image is one on all images of its group, such as a patient, of at most 500. What was said so far stays as it is."
        />
        <div className="flex gap-3">
          {number(
            'repeatPercent',
            'Images that come back, percent',
            '0 to 100, of what a reader has answered: to them, unseen, once. It measures how steady they are, and decides nothing.',
          )}
          {number('repeatDays', 'After days, at least', '1 to 365, since their answer: long enough to forget.')}
        </div>
        <div className="flex gap-3">
          {number(
            'practiceCount',
            'Practice: gold images before all else',
            '0 to 100, of each blind reader. 0: they stand between the others.',
          )}
          {number(
            'practicePercent',
            'As the gold answer, percent',
            '0 to 100, to go on by themselves. 0: any will do.',
          )}
        </div>
        <GoldFeedbackField value={goldFeedback} isFixed={against !== undefined} onChange={setGoldFeedback} />
        <div>
          <Button
            type="submit"
            look="primary"
            isBusy={isRunning}
            disabledReason={against ?? (isSame ? 'Nothing is changed.' : undefined)}
          >
            Save
          </Button>
        </div>
      </div>
    </Form>
  )
}

interface SwitchProps {
  isOn: boolean
  isFixed: boolean
  onChange: (isOn: boolean) => void
  text: string
  note: string
}

function Switch({ isOn, isFixed, onChange, text, note }: SwitchProps) {
  return (
    <label className="flex items-start gap-2">
      <input
        type="checkbox"
        className="mt-0.5"
        checked={isOn}
        disabled={isFixed}
        onChange={e => onChange(e.target.checked)}
      />
      <span>
        {text}
        <span className="block text-xs text-muted">{note}</span>
      </span>
    </label>
  )
}
