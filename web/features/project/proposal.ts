'use client'
import { useApolloClient } from '@apollo/client/react'
import { archiveNames } from '@/features/uploads/archive-names.ts'
import { isArchive, type Sending } from '@/features/uploads/pack-tar.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { broughtLists } from './brought-lists.ts'
import { sampleNames } from './sample-names.ts'

const proposeQuery = graphql(`
  query ProposeProject($names: [String!]!, $called: String, $lists: [BroughtListInput!]) {
    proposeProject(names: $names, called: $called, lists: $lists) {
      __typename
      ... on ProposedProject { name question labelClasses { name isPositive } levels }
      ... on UserError { message }
    }
  }
`)

type Answer = NonNullable<ResultOf<typeof proposeQuery>['proposeProject']>

export interface Proposal extends Omit<Extract<Answer, { __typename: 'ProposedProject' }>, '__typename' | 'levels'> {
  /** Null: the names could not be read here. */
  levels: string | null
  fileCount: number
}

const archiveEnding = /\.(?:zip|tar|tar\.gz|tgz)$/i

/** What a project for these files may be, told from their names and the lists among them. */
export function usePropose() {
  const client = useApolloClient()
  return async ({ file, members }: Sending): Promise<Proposal> => {
    const isWhole = members.length === 0 && isArchive(file.name)
    const names = isWhole ? await archiveNames(file) : members.map(({ path }) => path)
    const called = isWhole ? file.name : null
    const blank = { name: (called ?? '').replace(archiveEnding, ''), question: '', labelClasses: [], levels: null }
    if (names.length === 0) return { ...blank, fileCount: 0 }
    const variables = { names: sampleNames(names), called, lists: await broughtLists(members) }
    const { data } = await client.query({ query: proposeQuery, variables, fetchPolicy: 'no-cache' })
    const answer = data?.proposeProject
    if (answer?.__typename !== 'ProposedProject') return { ...blank, fileCount: names.length }
    const { name, question, labelClasses, levels } = answer
    return { name, question, labelClasses, levels, fileCount: names.length }
  }
}
