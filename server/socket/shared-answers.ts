import type { Actor } from '#core/context.ts'
import type { ViewerFact } from '#server/context.ts'

type Question = (actor: Actor) => ViewerFact

/** What an answer depends on of whoever asked. */
export class Dependence {
  /** The actor was looked at as a whole: the answer is theirs alone. */
  isPersonal = false
  private readonly facts: { question: Question; answer: ViewerFact }[] = []

  note<T extends ViewerFact>(question: (actor: Actor) => T, actor: Actor): T {
    const answer = question(actor)
    this.facts.push({ question, answer })
    return answer
  }

  /** Whether somebody else would be given the very same answer. */
  holdsFor(actor: Actor): boolean {
    return !this.isPersonal && this.facts.every(({ question, answer }) => question(actor) === answer)
  }
}

export interface Made {
  /** As it goes over the wire. */
  text: string
  /** Without an error: what went wrong for one may go well for the next. */
  isWhole: boolean
}

/** Whoever wants an answer, and how it is made on their account. */
export interface Asker {
  /** Null: their session is over. */
  readonly actor: Actor | null
  /** A place in their share. @returns how to leave it; null: not now */
  enterNow(): (() => void) | null
  enter(): Promise<() => void>
  /** Leaves the place. */
  make(event: object, dependence: Dependence, leave: () => void): Promise<Made>
  /** The answer, or else why there is none. */
  tell(text: string): void
  fail(error: unknown): void
}

/** Answers to one document about one event. Of thousands who wait nobody holds a promise. */
class Answers {
  private readonly event: object
  private readonly made: { text: string; dependence: Dependence }[] = []
  private waiting: Asker[] = []
  private isMaking = false
  private arePersonal = false

  constructor(event: object) {
    this.event = event
  }

  ask(asker: Asker): void {
    const there = this.find(asker)
    if (there !== undefined) asker.tell(there)
    else if (this.isMaking) this.waiting.push(asker)
    else {
      const place = asker.enterNow()
      if (place) this.make(asker, place)
      else this.wait(asker)
    }
  }

  /** Whoever has to wait for a place keeps nobody else waiting. */
  private wait(asker: Asker): void {
    asker.enter().then(
      leave => {
        if (!this.isMaking && this.find(asker) === undefined) this.make(asker, leave)
        else {
          leave()
          this.ask(asker)
        }
      },
      (error: unknown) => asker.fail(error),
    )
  }

  private find({ actor }: Asker): string | undefined {
    return actor ? this.made.find(({ dependence }) => dependence.holdsFor(actor))?.text : undefined
  }

  private make(asker: Asker, leave: () => void): void {
    const dependence = new Dependence()
    if (!this.arePersonal) this.isMaking = true
    asker.make(this.event, dependence, leave).then(
      ({ text, isWhole }) => {
        if (dependence.isPersonal) this.arePersonal = true
        else if (isWhole) this.made.push({ text, dependence })
        asker.tell(text)
        this.askAgain()
      },
      (error: unknown) => {
        // Those who waited for it make their own.
        asker.fail(error)
        this.askAgain()
      },
    )
  }

  private askAgain(): void {
    this.isMaking = false
    const askers = this.waiting
    this.waiting = []
    for (const asker of askers) this.ask(asker)
  }
}

/**
 * Answers to the same document about the same event, made once for all of whom the same is true, as far as it was asked
 * while they were made. They live as long as the event.
 */
export class SharedAnswers {
  private readonly ofEvent = new WeakMap<object, Map<string, Answers>>()

  /** @param document names the document, the operation and all else that the answer follows from */
  ask(event: object, document: string, asker: Asker): void {
    const ofDocument = this.ofEvent.get(event) ?? new Map<string, Answers>()
    this.ofEvent.set(event, ofDocument)
    const answers = ofDocument.get(document) ?? new Answers(event)
    ofDocument.set(document, answers)
    answers.ask(asker)
  }
}
