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
        ... on ListPreview { header sample columns rows { reference className group split labeller at frame problem } }
      }
    }
  }
`)

type Answer = NonNullable<ResultOf<typeof previewQuery>['import']>['listPreview']
export type Preview = Extract<Answer, { __typename: 'ListPreview' }>
export type PreviewRow = Preview['rows'][number]

/** What the first rows of a table say, read as it is about to be; what was there stays until the answer is here. */
export function useListPreview(importId: string, reading: Reading, list: ListReading) {
  const { lists, splits } = inputOf({ ...reading, lists: [list] })
  const [input = list] = lists
  const [last, setLast] = useState<Preview>()
  const { data, error } = useQuery(previewQuery, { variables: { id: importId, list: input, splits } })
  const answer = data?.import?.listPreview
  const preview = answer?.__typename === 'ListPreview' ? answer : undefined
  if (preview && preview !== last) setLast(preview)
  return {
    preview: preview ?? last,
    isCurrent: preview !== undefined,
    problem: answer?.__typename === 'InvalidInput' ? answer.message : error?.message,
  }
}
