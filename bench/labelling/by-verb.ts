import { randomUUID } from 'node:crypto'
import type { Actor, Context } from '#core/context.ts'
import { openDatabase } from '#core/database.ts'
import { onceInStatement } from '#core/idempotency/once.ts'
import { setLabel } from '#core/label/set-label.ts'
import type { Queue } from '#core/queue.ts'
import type { Turn } from './turns.ts'

/** What the product does for a label, without HTTP, GraphQL and session: permission, fence, rows, event, once for a key. */
export interface ByVerb {
  give(turn: Turn): Promise<void>
  close(): Promise<void>
}

const memory = {
  idOf: ({ id }: { id: string }) => id,
  again: () => Promise.reject(new Error('a key was used twice; allowed: once')),
}

/** A label is no job. */
const refuse = () => Promise.reject(new Error('a label was put into the queue; allowed: none'))
const queue: Queue = { send: refuse, cancel: refuse, restore: refuse }

/** @param url of whoever the product's own parts are in the database @param hasKey each label has an idempotency key of its own */
export function openByVerb(url: string, actor: Actor, atOnce: number, hasKey: boolean): ByVerb {
  const database = openDatabase(url, atOnce)
  return {
    async give(input) {
      const ctx: Context = { database, queue, actor, requestId: randomUUID(), now: new Date() }
      await onceInStatement(ctx, { verb: 'setLabel', input, key: hasKey ? randomUUID() : null }, setLabel, memory)
    },
    close: () => database.$disconnect(),
  }
}
