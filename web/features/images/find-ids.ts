import type { ApolloClient } from '@apollo/client'
import { graphql } from '@/lib/graphql.ts'
import type { Reach, Start } from './reach.ts'
import type { PageVariables } from './use-image-pages.ts'

const imageIdsQuery = graphql(`
  query ImageIds($projectId: ID!, $first: Int!, $startAt: Int!, $after: String, $filter: ImageFilterInput, $orderBy: ImageOrder) {
    project(id: $projectId) {
      id
      images(first: $first, startAt: $startAt, after: $after, filter: $filter, orderBy: $orderBy) {
        edges { cursor node { id } }
      }
    }
  }
`)

const atATime = 200

/** The images of a list from one place to another, those too that nobody has scrolled to. */
export async function findIds(
  client: ApolloClient,
  variables: PageVariables,
  reach: Reach,
  { from, to }: { from: number; to: number },
): Promise<string[]> {
  const found: string[] = []
  for (let startAt = from; startAt < to; startAt += atATime) {
    const { data } = await client.query({
      query: imageIdsQuery,
      variables: { ...variables, first: Math.min(atATime, to - startAt), ...reach.startOf(startAt) },
      fetchPolicy: 'no-cache',
    })
    found.push(...(data?.project.images.edges ?? []).map(({ node }) => node.id))
  }
  return found
}

/** Whether a list has a row so many behind a cursor; no where that could not be asked: it is again when somebody scrolls on. */
export async function isThere(client: ApolloClient, variables: PageVariables, start: Start): Promise<boolean> {
  const { data } = await client.query({
    query: imageIdsQuery,
    variables: { ...variables, first: 1, ...start },
    fetchPolicy: 'no-cache',
    errorPolicy: 'ignore',
  })
  return (data?.project?.images.edges.length ?? 0) > 0
}
