import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'

/** As many as are shown: one's own are at most a hundred. */
export const viewsQuery = graphql(`
  query SavedViews($projectId: ID!) {
    project(id: $projectId) {
      id
      savedViews(first: 200) {
        edges {
          cursor
          node {
            id
            name
            isShared
            owner { id name }
            look { layout colourBy orderBy }
            filter {
              labelClassId unlabelled readerId assigneeId readsBelow groupKey search importId burnedIn publishedSplit readingState
              datasetVersionId split flagged gold takenOut addedFrom addedBefore modelVersionId predictedClassId
              probabilityFrom probabilityBelow confidenceBelow
            }
          }
        }
      }
    }
  }
`)

export type SavedView = ResultOf<typeof viewsQuery>['project']['savedViews']['edges'][number]['node']

export const saveViewMutation = graphql(
  `
  mutation SaveView($input: SaveViewInput!, $idempotencyKey: String) {
    saveView(input: $input, idempotencyKey: $idempotencyKey) { __typename ... on SavedView { id } ...Problem }
  }
`,
  [problemFragment],
)

export const changeViewMutation = graphql(
  `
  mutation ChangeView($input: ChangeViewInput!, $idempotencyKey: String) {
    changeView(input: $input, idempotencyKey: $idempotencyKey) { __typename ... on SavedView { id } ...Problem }
  }
`,
  [problemFragment],
)

export const removeViewMutation = graphql(
  `
  mutation RemoveView($input: RemoveViewInput!, $idempotencyKey: String) {
    removeView(input: $input, idempotencyKey: $idempotencyKey) { __typename ... on Project { id } ...Problem }
  }
`,
  [problemFragment],
)

export const afterViews = ['SavedViews']
