import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { ErrorLink } from '@apollo/client/link/error'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { OperationTypeNode } from 'graphql'
import { createClient } from 'graphql-ws'
import { tap } from 'rxjs'
import { possibleTypes, typePolicies } from './cache.ts'
import { hasSessionEnded, isOffline } from './session.ts'

const watchErrors = new ErrorLink(({ error }) => {
  if (CombinedGraphQLErrors.is(error)) {
    if (error.errors.some(e => e.extensions?.code === 'UNAUTHENTICATED')) hasSessionEnded(true)
  } else if (!(error instanceof DOMException && error.name === 'AbortError')) isOffline(true)
})

const noteContact = new ApolloLink((operation, forward) => forward(operation).pipe(tap(() => isOffline(false))))

/** 4401 and 4403: the API closes the socket of whoever is signed in no more. */
const isRefused = (event: unknown) =>
  typeof event === 'object' && event !== null && 'code' in event && (event.code === 4401 || event.code === 4403)

function liveLink(onRefused: () => void) {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  // lib/use-live.ts opens again with a fresh cursor; graphql-ws by itself would repeat the old one.
  return new GraphQLWsLink(
    createClient({
      url: `${scheme}://${location.host}/graphql`,
      retryAttempts: 0,
      keepAlive: 10_000,
      lazyCloseTimeout: 2000,
      on: { closed: event => isRefused(event) && onRefused() },
    }),
  )
}

export function createApolloClient() {
  const http = ApolloLink.from([watchErrors, noteContact, new HttpLink({ uri: '/graphql' })])
  const client = new ApolloClient({
    cache: new InMemoryCache({ possibleTypes, typePolicies }),
    link:
      typeof window === 'undefined'
        ? http
        : ApolloLink.split(
            o => o.operationType === OperationTypeNode.SUBSCRIPTION,
            liveLink(() => void client.refetchQueries({ include: ['Viewer'] })),
            http,
          ),
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
  })
  return client
}
