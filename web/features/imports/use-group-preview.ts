'use client'
import { useQuery } from '@apollo/client/react'
import { useEffect, useState } from 'react'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { type Problem, transportProblem } from '@/lib/problem.ts'
import type { Reading } from './reading.ts'

const previewQuery = graphql(`
  query GroupPreview($id: ID!, $groupPattern: String) {
    import(id: $id) {
      id
      groupPreview(groupPattern: $groupPattern) {
        __typename
        ... on InvalidInput { message field value allowed }
        ... on ImportGroupPreview {
          groupCount
          unmatchedCount
          unmatched
          largestGroups { groupKey fileCount }
          rows { path groupKey by }
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

/** What a group pattern would make of the files, a moment after somebody stopped typing; what was there stays until then. */
export function useGroupPreview(id: string, { groupBy, groupPattern: typed }: Reading): GroupPreview {
  const wanted = (groupBy === 'PATTERN' && typed?.trim()) || null
  const [asked, setAsked] = useState(wanted)
  const isSame = asked === wanted
  useEffect(() => {
    if (isSame) return
    const timer = setTimeout(() => setAsked(wanted), 300)
    return () => clearTimeout(timer)
  }, [isSame, wanted])
  const { data, error, loading } = useQuery(previewQuery, { variables: { id, groupPattern: asked } })
  const [last, setLast] = useState<{ groups: Groups; pattern: string | null }>()
  const answer = data?.import.groupPreview
  if (answer?.__typename === 'ImportGroupPreview' && answer !== last?.groups)
    setLast({ groups: answer, pattern: asked })
  const refused: Problem | undefined =
    answer?.__typename === 'InvalidInput'
      ? { ...answer, kind: 'InvalidInput' }
      : error && transportProblem(error, 'read')
  return {
    groups: last?.groups,
    pattern: last?.pattern ?? null,
    problem: isSame ? refused : undefined,
    isPending: !isSame || loading,
  }
}
