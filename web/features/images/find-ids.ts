import type { ApolloClient } from '@apollo/client'
import { graphql } from '@/lib/graphql.ts'
import type { PageVariables } from './use-image-pages.ts'

const imageIdsQuery = graphql(`
  query ImageIds($projectId: ID!, $first: Int!, $startAt: Int!, $filter: ImageFilterInput, $orderBy: ImageOrder) {
    project(id: $projectId) {
      id
      images(first: $first, startAt: $startAt, filter: $filter, orderBy: $orderBy) {
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
  { from, to }: { from: number; to: number },
): Promise<string[]> {
  const found: string[] = []
  for (let startAt = from; startAt < to; startAt += atATime) {
    const { data } = await client.query({
      query: imageIdsQuery,
      variables: { ...variables, first: Math.min(atATime, to - startAt), startAt },
      fetchPolicy: 'no-cache',
    })
    found.push(...(data?.project.images.edges ?? []).map(({ node }) => node.id))
  }
  return found
}
