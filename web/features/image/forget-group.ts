import type { ApolloCache, Reference } from '@apollo/client'

/** What an answer changes of an image; see answeredImageFragment. */
const changed = ['labelVersion', 'readingState', 'labelClass', 'currentLabel', 'ownReading', 'labels', 'readings']

/**
 * Where an answer was one on all of a group: the others are asked for anew when they are looked at, instead of shown as
 * they were before.
 */
export function forgetGroup(cache: ApolloCache, imageId: string): void {
  const others: Reference[] = []
  cache.modify({
    id: cache.identify({ __typename: 'Image', id: imageId }) ?? '',
    fields: {
      ofGroup: (refs: readonly Reference[]) => {
        others.push(...refs)
        return refs
      },
    },
  })
  for (const { __ref: id } of others) for (const fieldName of changed) cache.evict({ id, fieldName })
}
