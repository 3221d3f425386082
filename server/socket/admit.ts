import type { ExecutionArgs, GraphQLError } from 'graphql'
import type { Context, SubscribePayload } from 'graphql-ws'
import { callerOf } from '#server/limits/caller.ts'
import { shareLimits, socketLimits } from '#server/limits/figures.ts'
import { prepare } from '#server/limits/prepare.ts'
import type { Reader } from '#server/limits/read-document.ts'
import { refuse } from '#server/limits/refuse.ts'
import type { Share } from '#server/limits/share.ts'
import { schema } from '#server/schema/index.ts'
import type { Extra } from '#server/socket/carry.ts'
import type { SocketSession } from '#server/socket/session.ts'

export interface SocketExtra extends Extra {
  session: SocketSession
  /** Aborted when the socket is closed. */
  left: AbortController
  address: string
}

/** What an operation that was let in is carried out with. */
export interface Admitted {
  extra: SocketExtra
  /** Of the operation, as the client named it. */
  id: string
  cost: number
}

export const admittedOf = (args: ExecutionArgs) => args.contextValue as Admitted

export type SocketContext = Context<Record<string, unknown>, SocketExtra>

export interface Admission {
  reader: Reader
  share: Share
}

/** Everything that can be said against an operation before anything of it is done; else how to execute it. */
export async function admit(
  { reader, share }: Admission,
  { extra, subscriptions }: SocketContext,
  id: string,
  { query, operationName, variables }: SubscribePayload,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const most = socketLimits.operations
  if (Object.keys(subscriptions).length > most)
    return [refuse('TOO_MANY_OPERATIONS', `more than ${most} operations at once on one socket`)]
  const actor = await extra.session.look(true)
  if (!actor) return [refuse('UNAUTHENTICATED', 'sign in first')]
  const caller = callerOf(actor, extra.address)
  const tooMany = share.charge(caller, shareLimits.costOfAsking)
  if (tooMany) return [tooMany]
  const prepared = prepare({ schema, reader }, { query, operationName, variables }, false)
  if (prepared.errors) return prepared.errors
  const tooDear = share.charge(caller, prepared.cost)
  if (tooDear) return [tooDear]
  const contextValue: Admitted = { extra, id, cost: prepared.cost }
  return { schema, document: prepared.document, operationName, variableValues: variables, contextValue }
}
