import { randomUUID } from 'node:crypto'
import { type ExecutionArgs, type ExecutionResult, execute, GraphQLError } from 'graphql'
import type { Actor } from '#core/context.ts'
import type { ServerContext } from '#server/context.ts'
import { callerOf } from '#server/limits/caller.ts'
import { CallerLeft, runWithin } from '#server/limits/run-within.ts'
import type { Share } from '#server/limits/share.ts'
import type { LiveEvent } from '#server/live/following.ts'
import { Pace } from '#server/live/pace.ts'
import { admittedOf } from '#server/socket/admit.ts'
import { sendOn } from '#server/socket/carry.ts'
import { type Dependence, SharedAnswers } from '#server/socket/shared-answers.ts'

export interface TellParts {
  contextFor(actor: Actor | null, requestId: string): ServerContext
  share: Share
  /** A result as it goes over the wire, its errors in our words. */
  textOf(result: ExecutionResult, requestId: string): string
}

/** Answers events of what is followed: those to whom an event is the same answer are sent the same text. */
export function openTeller({ contextFor, share, textOf }: TellParts) {
  const shared = new SharedAnswers()
  const pace = new Pace()

  /** On the account of one of them, and with what was asked about them noted. */
  async function make(
    args: ExecutionArgs,
    event: LiveEvent,
    actor: Actor,
    dependence: Dependence,
    leave: () => void,
  ): Promise<string> {
    const { signal } = admittedOf(args).extra.left
    const requestId = randomUUID()
    const contextValue: ServerContext = {
      ...contextFor(null, requestId),
      signal,
      get actor() {
        dependence.isPersonal = true
        return actor
      },
      noteFact: question => dependence.note(question, actor),
    }
    const act = async () => execute({ ...args, rootValue: event, contextValue })
    const result = await runWithin('query', signal, () => act().finally(leave)).catch(refusalOf)
    return textOf(result, requestId)
  }

  /** @throws CallerLeft */
  const refusalOf = (error: unknown): ExecutionResult => {
    if (error instanceof GraphQLError) return { errors: [error] }
    throw error
  }

  async function answer(args: ExecutionArgs, event: LiveEvent, document: string, actor: Actor): Promise<string> {
    const { extra, cost } = admittedOf(args)
    const caller = callerOf(actor, extra.address)
    return shared
      .of(event, document, {
        actor,
        enterNow: () => share.enterNow(caller, cost),
        enter: () => share.enter(caller, cost, extra.left.signal),
        make: (dependence, leave) => make(args, event, actor, dependence, leave),
      })
      .catch(error => textOf(refusalOf(error), randomUUID()))
  }

  /** Sends an event to one who follows something; resolves when it was handed on. */
  return async (args: ExecutionArgs, event: LiveEvent, document: string): Promise<void> => {
    const { extra, id } = admittedOf(args)
    const { actor } = extra.session
    // Its socket is about to be closed.
    if (!actor) return
    try {
      const text = await answer(args, event, document, actor)
      const message = `{"id":${JSON.stringify(id)},"type":"next","payload":${text}}`
      await pace.turn(() => (extra.session.actor ? sendOn(extra.socket, message) : undefined))
    } catch (error) {
      if (!(error instanceof CallerLeft)) throw error
    }
  }
}
