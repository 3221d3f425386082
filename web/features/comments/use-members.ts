'use client'
import { useQuery } from '@apollo/client/react'
import { useProject } from '@/features/project/project.ts'
import { viewerQuery } from '@/features/shell/viewer.ts'
import { graphql } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import type { Person } from './mention.ts'

const membersQuery = graphql(`
  query NamedMembers($projectId: ID!) {
    project(id: $projectId) {
      id
      memberships(first: 200) { edges { cursor node { user { id name } } } }
    }
  }
`)

export const useViewerId = () => useQuery(viewerQuery, { fetchPolicy: 'cache-first' }).data?.viewer?.user.id

/** Whom a comment can name: asked for when somebody begins to name one. */
export function useMembers(isAsked: boolean): Person[] {
  const { id: projectId } = useProject()
  const viewerId = useViewerId()
  const { data } = useQuery(membersQuery, { variables: { projectId }, skip: !isAsked })
  return data ? nodesOf(data.project.memberships).flatMap(({ user }) => (user.id === viewerId ? [] : [user])) : []
}
