'use client'
import { useQuery } from '@apollo/client/react'
import { graphql } from '@/lib/graphql.ts'
import { leakageFragment } from './leakage.ts'

const leakageQuery = graphql(
  `
  query DatasetLeakage($id: ID!) {
    datasetVersion(id: $id) { id ...Leakage leakage { findings { kind state message } } }
  }
`,
  [leakageFragment],
)

/** What is known now: others search and decide meanwhile. */
export function useLeakage(datasetId: string) {
  const { data, error, refetch } = useQuery(leakageQuery, {
    variables: { id: datasetId },
    skip: datasetId === '',
    fetchPolicy: 'cache-and-network',
    pollInterval: 15_000,
  })
  return { version: data?.datasetVersion, error, refetch: () => void refetch() }
}
