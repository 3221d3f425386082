'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { inputOf, type ListReading, type Reading } from './reading.ts'

const previewQuery = graphql(`
  query ListPreview($id: ID!, $list: ListReadingInput!, $splits: [SplitWordInput!]) {
    import(id: $id) {
      id
      listPreview(list: $list, splits: $splits) {
        __typename
        ... on InvalidInput { message }
        ... on ListPreview { rows { reference className group split labeller at frame problem } }
      }
    }
  }
`)

type Answer = NonNullable<ResultOf<typeof previewQuery>['import']>['listPreview']
export type PreviewRow = Extract<Answer, { __typename: 'ListPreview' }>['rows'][number]

/** What the first rows of a table say, read as it is about to be; what was there stays until the answer is here. */
export function useListPreview(importId: string, reading: Reading, list: ListReading) {
  const { lists, splits } = inputOf({ ...reading, lists: [list] })
  const [input = list] = lists
  const [last, setLast] = useState<readonly PreviewRow[]>()
  const { data, error } = useQuery(previewQuery, { variables: { id: importId, list: input, splits } })
  const answer = data?.import?.listPreview
  const rows = answer?.__typename === 'ListPreview' ? answer.rows : undefined
  if (rows && rows !== last) setLast(rows)
  return { rows: rows ?? last, problem: answer?.__typename === 'InvalidInput' ? answer.message : error?.message }
}
