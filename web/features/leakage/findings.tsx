import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { cn } from '@/lib/class-names.ts'

const kinds = {
  NO_TEST_SET: 'No test set',
  PREPROCESSING: 'Preparation learnt from TEST',
  FEATURE_SELECTION: 'Chosen by TEST',
  DUPLICATES: 'Copies',
  ILLEGITIMATE_FEATURES: 'Shortcuts',
  TEMPORAL: 'Time',
  NON_INDEPENDENCE: 'Groups in several splits',
  SAMPLING_BIAS: 'TEST is of something else',
} as const

const states = {
  FOUND: { text: 'found', look: 'text-danger' },
  EXCLUDED: { text: 'excluded', look: 'text-muted' },
  NOT_CHECKED: { text: 'not checked', look: 'text-warn' },
} as const

interface Finding {
  kind: keyof typeof kinds
  state: keyof typeof states
  message: string
}

/** What a dataset has of each type of leakage that the literature knows. */
export const Findings = ({ findings }: { findings: readonly Finding[] }) => (
  <Table aria-label="Types of leakage">
    <thead>
      <HeadRow>
        <Head>Type</Head>
        <Head>State</Head>
        <Head>Why</Head>
      </HeadRow>
    </thead>
    <tbody>
      {findings.map(({ kind, state, message }) => (
        <Row key={kind}>
          <Cell className="whitespace-nowrap font-medium">{kinds[kind]}</Cell>
          <Cell className={cn('whitespace-nowrap', states[state].look)}>{states[state].text}</Cell>
          <Cell>{message}</Cell>
        </Row>
      ))}
    </tbody>
  </Table>
)
