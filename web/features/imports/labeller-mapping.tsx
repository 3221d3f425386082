'use client'
import { useQuery } from '@apollo/client/react'
import { Button } from '@/components/button.tsx'
import { Choice } from '@/components/field.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { useFurther } from '@/lib/use-further.ts'
import { type Choices, readerChoice } from './decisions.ts'
import type { Labeller } from './labellers.ts'

const membersQuery = graphql(`
  query Members($projectId: ID!, $after: String) {
    project(id: $projectId) {
      id
      memberships(first: 200, after: $after) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { user { id name email } } }
      }
    }
  }
`)

/** Every member: any of them may be who labelled. */
function useMembers(projectId: string) {
  const { data, fetchMore } = useQuery(membersQuery, { variables: { projectId } })
  const memberships = data?.project.memberships
  const { problem, tryAgain } = useFurther(memberships?.pageInfo, true, fetchMore)
  return { members: memberships ? nodesOf(memberships).map(m => m.user) : [], problem, tryAgain }
}

interface LabellerMappingProps {
  labellers: readonly Labeller[]
  choices: Choices
  onChange: (choices: Choices) => void
}

/** Whom the source names as having labelled, and which member that is; else the name stays a name. */
export function LabellerMapping({ labellers, choices, onChange }: LabellerMappingProps) {
  const { id: projectId } = useProject()
  const { members, problem, tryAgain } = useMembers(projectId)
  return (
    <>
      {problem && (
        <div className="flex flex-col items-start gap-2 p-3">
          <ProblemNotice problem={problem} />
          <Button size="sm" onClick={tryAgain}>
            Try again
          </Button>
        </div>
      )}
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
                      {suggestedReader && !members.some(m => m.id === suggestedReader.id) && (
                        <option value={suggestedReader.id}>{suggestedReader.name}</option>
                      )}
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
    </>
  )
}
