import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { ErrorLink } from '@apollo/client/link/error'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { OperationTypeNode } from 'graphql'
import { createClient } from 'graphql-ws'
import { tap } from 'rxjs'
import { possibleTypes, typePolicies } from './cache.ts'
import { carryOn, isUnanswered } from './carry-on.ts'
import { newKey } from './idempotency-key.ts'
import { currentSession, isOffline, noteEnd } from './session.ts'
import { wholeAnswers } from './whole.ts'

const watchErrors = new ErrorLink(({ error, operation }) => {
  if (CombinedGraphQLErrors.is(error)) {
    if (error.errors.some(e => e.extensions?.code === 'UNAUTHENTICATED')) noteEnd(operation.getContext().session)
  }
  if (isUnanswered(error)) isOffline(true)
})

const noteContact = new ApolloLink((operation, forward) => forward(operation).pipe(tap(() => isOffline(false))))

/** One id from here to the worker: it stands in the server's log, in the audit trail and in the log of the job. */
const nameRequests = new ApolloLink((operation, forward) => {
  const session = currentSession()
  operation.setContext(({ headers }) => ({ session, headers: { ...headers, 'x-request-id': newKey() } }))
  return forward(operation)
})

/** The server closes with it when nobody is signed in any more. */
const forbidden = 4403

function liveLink() {
  let session = currentSession()
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  // lib/use-live.ts opens again with a fresh cursor; graphql-ws by itself would repeat the old one.
  return new GraphQLWsLink(
    createClient({
      url: `${scheme}://${location.host}/graphql`,
      retryAttempts: 0,
      keepAlive: 10_000,
      // A proxy may take the socket and pass nothing on.
      connectionAckWaitTimeout: 10_000,
      lazyCloseTimeout: 2000,
      on: {
        connecting: () => {
          session = currentSession()
        },
        closed: event => {
          if (event instanceof CloseEvent && event.code === forbidden) noteEnd(session)
        },
      },
    }),
  )
}

export function createApolloClient() {
  const http = ApolloLink.from([
    carryOn,
    watchErrors,
    noteContact,
    wholeAnswers,
    nameRequests,
    new HttpLink({ uri: '/graphql' }),
  ])
  return new ApolloClient({
    cache: new InMemoryCache({ possibleTypes, typePolicies }),
    link:
      typeof window === 'undefined'
        ? http
        : ApolloLink.split(o => o.operationType === OperationTypeNode.SUBSCRIPTION, liveLink(), http),
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
  })
}
