import { randomUUID } from 'node:crypto'
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type FieldNode,
  GraphQLError,
  getOperationAST,
  Kind,
} from 'graphql'
import type { SubscribePayload } from 'graphql-ws'
import type { Actor } from '#core/context.ts'
import type { Log } from '#core/log.ts'
import type { ServerContext } from '#server/context.ts'
import { codeOf, formatError } from '#server/format-error.ts'
import { boundAnswer } from '#server/limits/bounded-answer.ts'
import { callerOf } from '#server/limits/caller.ts'
import { runLimits } from '#server/limits/figures.ts'
import { CallerLeft, runWithin } from '#server/limits/run-within.ts'
import { Following } from '#server/live/following.ts'
import { Pace } from '#server/live/pace.ts'
import type { Counts } from '#server/observe/counts.ts'
import { countedAs, longestName, weightier } from '#server/observe/request-notes.ts'
import {
  type Admission,
  type Admitted,
  admit,
  admittedOf,
  type SocketContext,
  type SocketExtra,
} from '#server/socket/admit.ts'
import { endingOf } from '#server/socket/ending.ts'
import { SharedAnswers } from '#server/socket/shared-answers.ts'
import { Subscriber, type SubscriberParts } from '#server/socket/subscriber.ts'

export interface AnswerParts extends Admission {
  contextFor(actor: Actor | null, requestId: string): ServerContext
  log: Log
  counts: Counts
}

type Answer = ExecutionResult & { errors?: readonly GraphQLError[] }

/** The root field of a subscription; validation lets one through. */
function fieldOf({ document, operationName }: ExecutionArgs): FieldNode | undefined {
  const selections = getOperationAST(document, operationName)?.selectionSet.selections
  return selections?.find(node => node.kind === Kind.FIELD)
}

/** What ends a subscription comes wrapped once more, without its path. */
const located = (error: GraphQLError): GraphQLError =>
  !error.path && error.originalError instanceof GraphQLError ? error.originalError : error

/** Errors carry the id of their request, and are no more than somebody reads. */
function named(result: ExecutionResult, requestId: string): Answer {
  const errors = result.errors?.slice(0, runLimits.errors)
  for (const error of errors ?? []) error.extensions.requestId = requestId
  return errors ? { ...result, errors } : result
}

/** What is done with operations that come over a socket: the same limits, words and codes as over HTTP. */
export function answerSocket(parts: AnswerParts) {
  const { contextFor, share, log, counts } = parts
  /** Whoever has it may be signed out while it lasts: their rights are those of now. */
  const contextOf = ({ session, left }: SocketExtra): ServerContext => ({
    ...contextFor(null, randomUUID()),
    signal: left.signal,
    get actor() {
      return session.actor
    },
  })
  const format = (errors: readonly GraphQLError[]) =>
    errors.map(outer => {
      const e = located(outer)
      return formatError(log, e.toJSON(), e.originalError ?? e, e.extensions.requestId)
    })

  const toSend = ({ errors, ...rest }: ExecutionResult) =>
    boundAnswer(errors ? { ...rest, errors: format(errors) } : rest)

  async function run<T>(
    { extra, cost }: Admitted,
    kind: 'query' | 'mutation',
    act: () => Promise<T>,
  ): Promise<T | Answer> {
    try {
      const { signal } = extra.left
      const leave = await share.enter(callerOf(extra.session.actor, extra.address), cost, signal)
      return await runWithin(kind, signal, () => act().finally(leave))
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] }
      if (error instanceof CallerLeft) return {}
      throw error
    }
  }

  /** As server/observe/note-requests.ts says of a request; of a subscription when it begins. Null: it was not let in. */
  function note(
    args: ExecutionArgs | null,
    { actor, requestId }: Pick<ServerContext, 'actor' | 'requestId'>,
    begun: number,
    errors: readonly GraphQLError[] = [],
  ): void {
    const operation = args && getOperationAST(args.document, args.operationName)
    const kind = operation?.operation ?? 'none'
    const code = errors.map(e => codeOf(located(e))).reduce(weightier, null)
    const took = performance.now() - begun
    counts.operation('socket', kind, countedAs(code), took / 1000)
    const named = operation?.name?.value.slice(0, longestName) ?? null
    log.info(
      {
        ...{ requestId, method: 'SOCKET', route: '/graphql', durationMs: Math.round(took), userId: actor?.id ?? null },
        ...{ kind, operation: named, ...(actor?.key ? { apiKeyId: actor.key.id } : {}), ...(code ? { code } : {}) },
      },
      'request',
    )
  }

  async function answer(args: ExecutionArgs, kind: 'query' | 'mutation'): Promise<Answer> {
    const begun = performance.now()
    const contextValue = contextOf(admittedOf(args).extra)
    const result = await run(admittedOf(args), kind, async () => execute({ ...args, contextValue }))
    note(args, contextValue, begun, result.errors)
    return named(result, contextValue.requestId)
  }

  const ofSubscribers: SubscriberParts = {
    ...{ contextFor, share, shared: new SharedAnswers(), pace: new Pace() },
    textOf: (result, requestId) => JSON.stringify(toSend(named(result, requestId))),
  }

  return {
    async onSubscribe(
      ctx: SocketContext,
      id: string,
      payload: SubscribePayload,
    ): Promise<ExecutionArgs | readonly GraphQLError[]> {
      const begun = performance.now()
      const requestId = randomUUID()
      const found = await admit(parts, ctx, id, payload).catch((error: Error) => [
        new GraphQLError(error.message, { originalError: error, extensions: { requestId } }),
      ])
      if ('schema' in found) return found
      note(null, { actor: ctx.extra.session.actor, requestId }, begun, found)
      return found
    },

    execute(args: ExecutionArgs): Promise<ExecutionResult> {
      const isMutation = getOperationAST(args.document, args.operationName)?.operation === 'mutation'
      return answer(args, isMutation ? 'mutation' : 'query')
    },

    async subscribe(args: ExecutionArgs): Promise<AsyncGenerator<ExecutionResult> | ExecutionResult> {
      const begun = performance.now()
      const contextValue = contextOf(admittedOf(args).extra)
      const open = async () => createSourceEventStream({ ...args, contextValue })
      const source = await run(admittedOf(args), 'query', open)
      if (!(Symbol.asyncIterator in source)) {
        note(args, contextValue, begun, source.errors)
        return source
      }
      if (!(source instanceof Following)) throw new Error('a subscription whose events are no Following')
      note(args, contextValue, begun)
      counts.open.subscriptions += 1
      const { results, end } = endingOf(source, fieldOf(args))
      const over = (error?: unknown) => {
        counts.open.subscriptions -= 1
        end(error)
      }
      source.sendTo(new Subscriber(ofSubscribers, args, source, over))
      return results
    },

    onNext: (_ctx: unknown, _id: string, _payload: unknown, _args: unknown, result: ExecutionResult) => toSend(result),

    onError: (_ctx: unknown, _id: string, _payload: unknown, errors: readonly GraphQLError[]) => format(errors),
  }
}
