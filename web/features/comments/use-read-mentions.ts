'use client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect } from 'react'
import { graphql } from '@/lib/graphql.ts'
import type { ShownComment } from './comments-fragment.ts'

const readMutation = graphql(`
  mutation ReadMentions($input: ReadMentionsInput!) {
    readMentions(input: $input) {
      __typename
      ... on Image { id project { id unreadMentionCount } }
    }
  }
`)

/** Says that whoever looks has the comments before them that name them. */
export function useReadMentions(
  imageId: string,
  viewerId: string | undefined,
  isHidden: boolean,
  comments: readonly ShownComment[],
): void {
  const client = useApolloClient()
  const newest = comments.findLast(c => c.mentioned.some(({ id }) => id === viewerId))?.id
  useEffect(() => {
    if (isHidden || !newest) return
    // What fails here stays unread, and is said so where unread mentions are counted.
    client.mutate({ mutation: readMutation, variables: { input: { imageId } } }).catch(() => undefined)
  }, [client, imageId, isHidden, newest])
}
