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

/** Whoever wants an answer, and how it is made on their account. */
export interface Asker {
  actor: Actor
  /** A place in their share. @returns how to leave it; null: not now */
  enterNow(): (() => void) | null
  enter(): Promise<() => void>
  /** As it goes over the wire; leaves the place. */
  make(dependence: Dependence, leave: () => void): Promise<string>
}

/** Answers to one document about one event. */
class Answers {
  private readonly made: { payload: string; dependence: Dependence }[] = []
  private making: Promise<void> | null = null
  private arePersonal = false

  async of(asker: Asker): Promise<string> {
    for (;;) {
      const there = this.find(asker.actor)
      if (there !== undefined) return there
      if (this.making) {
        await this.making
        continue
      }
      const place = asker.enterNow()
      if (place) return this.make(asker, place)
      // Whoever has to wait for a place keeps nobody else waiting.
      const leave = await asker.enter()
      if (!this.making && this.find(asker.actor) === undefined) return this.make(asker, leave)
      leave()
    }
  }

  private find = (actor: Actor): string | undefined =>
    this.made.find(({ dependence }) => dependence.holdsFor(actor))?.payload

  private make(asker: Asker, leave: () => void): Promise<string> {
    const dependence = new Dependence()
    const making = asker.make(dependence, leave)
    // Those who wait for one that fails make their own.
    const ended = making.then(
      payload => {
        if (dependence.isPersonal) this.arePersonal = true
        else this.made.push({ payload, dependence })
        this.making = null
      },
      () => {
        this.making = null
      },
    )
    if (!this.arePersonal) this.making = ended
    return making
  }
}

/**
 * Answers to the same document about the same event, made once for all of whom the same is true, as far as it was asked
 * while they were made. They live as long as the event.
 */
export class SharedAnswers {
  private readonly ofEvent = new WeakMap<object, Map<string, Answers>>()

  /** @param document names the document, the operation and all else that the answer follows from */
  of(event: object, document: string, asker: Asker): Promise<string> {
    const ofDocument = this.ofEvent.get(event) ?? new Map<string, Answers>()
    this.ofEvent.set(event, ofDocument)
    const answers = ofDocument.get(document) ?? new Answers()
    ofDocument.set(document, answers)
    return answers.of(asker)
  }
}
