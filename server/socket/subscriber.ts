import { randomUUID } from 'node:crypto'
import { type ExecutionArgs, type ExecutionResult, execute, GraphQLError } from 'graphql'
import type { Actor } from '#core/context.ts'
import { Unauthenticated } from '#core/errors.ts'
import type { ServerContext } from '#server/context.ts'
import { callerOf } from '#server/limits/caller.ts'
import { runWithin } from '#server/limits/run-within.ts'
import type { Share } from '#server/limits/share.ts'
import type { Following, LiveEvent, Receiver } from '#server/live/following.ts'
import type { Pace } from '#server/live/pace.ts'
import { type Admitted, admittedOf } from '#server/socket/admit.ts'
import { sendOn } from '#server/socket/carry.ts'
import { nameDocument } from '#server/socket/name-document.ts'
import type { Asker, Dependence, Made, SharedAnswers } from '#server/socket/shared-answers.ts'

export interface SubscriberParts {
  contextFor(actor: Actor | null, requestId: string): ServerContext
  share: Share
  shared: SharedAnswers
  pace: Pace
  /** A result as it goes over the wire, its errors in our words. */
  textOf(result: ExecutionResult, requestId: string): string
}

/** One subscription of a socket: its events are answered with the rest of those who follow the same, and sent. */
export class Subscriber implements Receiver<LiveEvent>, Asker {
  /** Given why it ended, where it is not because all was told; graphql-ws says so to the client. */
  readonly end: (error?: unknown) => void
  private readonly parts: SubscriberParts
  private readonly args: ExecutionArgs
  private readonly admitted: Admitted
  private readonly following: Following
  private readonly document: string
  private readonly head: string

  constructor(parts: SubscriberParts, args: ExecutionArgs, following: Following, end: (error?: unknown) => void) {
    this.parts = parts
    this.args = args
    this.admitted = admittedOf(args)
    this.following = following
    this.document = nameDocument(args)
    this.head = `{"id":${JSON.stringify(this.admitted.id)},"type":"next","payload":`
    this.end = end
  }

  take(event: LiveEvent): void {
    this.parts.shared.ask(event, this.document, this)
  }

  get actor(): Actor | null {
    return this.admitted.extra.session.actor
  }

  enterNow(): (() => void) | null {
    return this.parts.share.enterNow(this.caller, this.admitted.cost)
  }

  enter(): Promise<() => void> {
    return this.parts.share.enter(this.caller, this.admitted.cost, this.admitted.extra.left.signal)
  }

  /** On the account of this one, and with what was asked about them noted. */
  async make(event: object, dependence: Dependence, leave: () => void): Promise<Made> {
    const { actor } = this
    if (!actor) {
      // Their session ended meanwhile: the place is the address's by now, and others come in by it.
      leave()
      throw new Unauthenticated()
    }
    const { signal } = this.admitted.extra.left
    const requestId = randomUUID()
    const contextValue: ServerContext = {
      ...this.parts.contextFor(null, requestId),
      signal,
      get actor() {
        dependence.isPersonal = true
        return actor
      },
      noteFact: question => dependence.note(question, actor),
    }
    const act = async () => execute({ ...this.args, rootValue: event, contextValue })
    const result = await runWithin('query', signal, () => act().finally(leave)).catch(refusalOf)
    return { text: this.parts.textOf(result, requestId), isWhole: !result.errors }
  }

  tell(text: string): void {
    this.parts.pace.add(() => {
      if (!this.following.isOver) sendOn(this.admitted.extra.socket, `${this.head}${text}}`, this.sent)
    })
  }

  fail(error: unknown): void {
    if (error instanceof GraphQLError) this.tell(this.parts.textOf({ errors: [error] }, randomUUID()))
    else this.following.end(error)
  }

  private get caller() {
    return callerOf(this.actor, this.admitted.extra.address)
  }

  private readonly sent = (error?: Error | null): void => {
    if (error) this.following.end(error)
    else this.following.ready()
  }
}

/** @throws what is no refusal */
function refusalOf(error: unknown): ExecutionResult {
  if (error instanceof GraphQLError) return { errors: [error] }
  throw error
}
