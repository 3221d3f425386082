'use client'
import { useQuery } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { type Problem, transportProblem } from '@/lib/problem.ts'
import { type GroupRule, ruleInput } from './decisions.ts'

const previewQuery = graphql(`
  query GroupPreview($id: ID!, $groupPattern: String, $groupColumn: String) {
    import(id: $id) {
      id
      groupPreview(groupPattern: $groupPattern, groupColumn: $groupColumn) {
        __typename
        ... on InvalidInput { message field value allowed }
        ... on ImportGroupPreview {
          groupCount
          unmatchedCount
          unmatched
          largestGroups { groupKey fileCount }
          rows { path subject groupKey by }
        }
      }
    }
  }
`)

type Answer = ResultOf<typeof previewQuery>['import']['groupPreview']
export type Groups = Extract<Answer, { __typename: 'ImportGroupPreview' }>

export interface GroupPreview {
  /** Of the rule that was last understood. */
  groups: Groups | undefined
  /** The pattern that made them. */
  pattern: string | null
  problem: Problem | undefined
  isPending: boolean
}

/** What a group rule would make of the files, a moment after somebody stopped typing; what was there stays until then. */
export function useGroupPreview(id: string, rule: GroupRule): GroupPreview {
  const wanted = ruleInput(rule)
  const [asked, setAsked] = useState(wanted)
  const isSame = asked.groupPattern === wanted.groupPattern && asked.groupColumn === wanted.groupColumn
  const { groupPattern, groupColumn } = wanted
  useEffect(() => {
    if (isSame) return
    const timer = setTimeout(() => setAsked({ groupPattern, groupColumn }), 300)
    return () => clearTimeout(timer)
  }, [isSame, groupPattern, groupColumn])
  const { data, error, loading } = useQuery(previewQuery, { variables: { id, ...asked } })
  const [last, setLast] = useState<{ groups: Groups; pattern: string | null }>()
  const answer = data?.import.groupPreview
  if (answer?.__typename === 'ImportGroupPreview' && answer !== last?.groups)
    setLast({ groups: answer, pattern: asked.groupPattern })
  const refused: Problem | undefined =
    answer?.__typename === 'InvalidInput' ? { ...answer, kind: 'InvalidInput' } : error && transportProblem(error)
  return {
    groups: last?.groups,
    pattern: last?.pattern ?? null,
    problem: isSame ? refused : undefined,
    isPending: !isSame || loading,
  }
}
