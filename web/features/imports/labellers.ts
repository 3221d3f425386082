import { graphql, type ResultOf } from '@/lib/graphql.ts'

const labellersQuery = graphql(`
  query ImportLabellers($id: ID!, $search: String, $after: String) {
    import(id: $id) {
      id
      labellers(first: 100, search: $search, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        edges { cursor node { name answerCount suggestedReader { id name } } }
      }
    }
  }
`)

type Labellers = ResultOf<typeof labellersQuery>
export type Labeller = Labellers['import']['labellers']['edges'][number]['node']

export const labellerNames = {
  query: labellersQuery,
  listOf: (data: Labellers) => data.import.labellers,
  isFirst: (node: Labeller) => node.suggestedReader !== null,
}
