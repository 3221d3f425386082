import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { waits } from './decisions.ts'

const classCountsQuery = graphql(`
  query ImportClasses($id: ID!, $search: String, $after: String) {
    import(id: $id) {
      id
      classCounts(first: 100, search: $search, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        edges {
          cursor
          node {
            className
            labelClass { id name position }
            suggestedClass { id name }
            newCount
            knownCount
            conflictCount
            refusedCount
            addedCount
            unnamedCount
          }
        }
      }
    }
  }
`)

type Classes = ResultOf<typeof classCountsQuery>
export type ClassCount = Classes['import']['classCounts']['edges'][number]['node']

export const classNames = {
  query: classCountsQuery,
  listOf: (data: Classes) => data.import.classCounts,
  isFirst: (node: ClassCount) => waits(node),
}
