'use client'
import { useQuery } from '@apollo/client/react'
import { Choice } from '@/components/field.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { type Choices, readerChoice, type SourceLabeller } from './decisions.ts'

const membersQuery = graphql(`
  query Members($projectId: ID!) {
    project(id: $projectId) { id memberships { user { id name email } } }
  }
`)

interface LabellerMappingProps {
  labellers: readonly (SourceLabeller & { answerCount: number; suggestedReader: { id: string; name: string } | null })[]
  choices: Choices
  onChange: (choices: Choices) => void
}

/** Whom the source names as having labelled, and which member that is; else the name stays a name. */
export function LabellerMapping({ labellers, choices, onChange }: LabellerMappingProps) {
  const { id: projectId } = useProject()
  const { data } = useQuery(membersQuery, { variables: { projectId } })
  const members = data?.project.memberships.map(m => m.user) ?? []
  return (
    <Table>
      <thead>
        <HeadRow>
          <Head>In the source</Head>
          <Head>Is</Head>
          <Head isNumber>Answers</Head>
        </HeadRow>
      </thead>
      <tbody>
        {labellers.map(labeller => {
          const { name, answerCount, suggestedReader } = labeller
          const choice = readerChoice(labeller, choices)
          return (
            <Row key={name}>
              <Cell className="max-w-48 truncate" title={name}>
                {name}
              </Cell>
              <Cell>
                <div className="flex items-center gap-2">
                  <Choice
                    aria-label={`Who ${name} is`}
                    className="w-56"
                    value={choice}
                    onChange={e => onChange({ ...choices, [name]: e.target.value })}
                  >
                    <option value="">Nobody here: keep the name</option>
                    {suggestedReader && !data && <option value={suggestedReader.id}>{suggestedReader.name}</option>}
                    {members.map(member => (
                      <option key={member.id} value={member.id}>
                        {member.name} ({member.email})
                      </option>
                    ))}
                  </Choice>
                  {suggestedReader?.id === choice && <span className="text-xs text-muted">suggested</span>}
                </div>
              </Cell>
              <Cell isNumber>{formatCount(answerCount)}</Cell>
            </Row>
          )
        })}
      </tbody>
    </Table>
  )
}
