import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'

export const commentsFragment = graphql(`
  fragment ImageComments on Image @_unmask {
    id
    openCommentCount
    isFlagged
    comments(last: 50) {
      pageInfo { hasPreviousPage startCursor }
      edges {
        cursor
        node {
          id
          threadId
          text
          isFlag
          isOpen
          createdAt
          retractedAt
          resolvedAt
          resolvedReason
          author { id name }
          mentioned { id name }
          resolvedBy { id name }
        }
      }
    }
  }
`)

type CommentedImage = ResultOf<typeof commentsFragment>
export type ShownComment = CommentedImage['comments']['edges'][number]['node']

export const earlierQuery = graphql(
  `
  query EarlierComments($id: ID!, $before: String) {
    image(id: $id) {
      id
      comments(last: 50, before: $before) {
        pageInfo { hasPreviousPage startCursor }
        edges {
          cursor
          node {
            id threadId text isFlag isOpen createdAt retractedAt resolvedAt resolvedReason
            author { id name } mentioned { id name } resolvedBy { id name }
          }
        }
      }
    }
  }
`,
)

export const writeMutation = graphql(
  `
  mutation WriteComment($input: WriteCommentInput!, $idempotencyKey: String) {
    writeComment(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Comment { id image { id ...ImageComments } }
      ...Problem
    }
  }
`,
  [commentsFragment, problemFragment],
)

export const resolveMutation = graphql(
  `
  mutation ResolveComment($input: ResolveCommentInput!, $idempotencyKey: String) {
    resolveComment(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Comment { id image { id ...ImageComments } }
      ...Problem
    }
  }
`,
  [commentsFragment, problemFragment],
)

export const reopenMutation = graphql(
  `
  mutation ReopenComment($input: ReopenCommentInput!, $idempotencyKey: String) {
    reopenComment(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Comment { id image { id ...ImageComments } }
      ...Problem
    }
  }
`,
  [commentsFragment, problemFragment],
)

export const retractMutation = graphql(
  `
  mutation RetractComment($input: RetractCommentInput!, $idempotencyKey: String) {
    retractComment(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Comment { id image { id ...ImageComments } }
      ...Problem
    }
  }
`,
  [commentsFragment, problemFragment],
)
