import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'
import type { Actor } from '#core/context.ts'
import { obstacles } from '#server/obstacle.ts'

/** What becomes known of a request while it is answered. */
export interface Notes {
  readonly requestId: string
  /** Who asked, once that was looked up; null: nobody is signed in. */
  actor: Actor | null
  /** Of GraphQL: query, mutation or subscription. */
  kind: string | null
  /** Of GraphQL: as the client named it, its first 100 characters. */
  operation: string | null
  /** Of GraphQL: why it was refused, or failed; null: it was not. */
  code: string | null
}

const current = new AsyncLocalStorage<Notes>()

/** Of its own by whoever asks: enough to be told from others, and nothing that would be more than a name in a log. */
const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/
/** Of the name that a client gave its operation, in the log. */
export const longestName = 100

const notesOf = (requestId: string): Notes => ({
  requestId,
  actor: null,
  kind: null,
  operation: null,
  code: null,
})

/** The id that a request is known by: the one it came with in x-request-id where that is one, else a new one. */
export const requestIdOf = (given: string | string[] | undefined): string =>
  typeof given === 'string' && wellFormed.test(given) ? given : randomUUID()

/** Names a request, says so in the answer, and keeps what becomes known of it. */
export function nameRequest(request: Request, response: Response, next: NextFunction): void {
  const requestId = requestIdOf(request.headers['x-request-id'])
  response.set('x-request-id', requestId)
  current.run(notesOf(requestId), next)
}

export const currentNotes = (): Notes | undefined => current.getStore()

/** Of the request that is being answered; outside of all a new one. */
export const currentRequestId = (): string => current.getStore()?.requestId ?? randomUUID()

export function noteActor(actor: Actor | null): void {
  const notes = current.getStore()
  if (notes) notes.actor = actor
}

export function noteOperation(kind: string, name: string | undefined): void {
  const notes = current.getStore()
  if (!notes) return
  notes.kind = kind
  notes.operation = name?.slice(0, longestName) ?? null
}

export function noteCode(code: unknown): void {
  const notes = current.getStore()
  if (notes && typeof code === 'string') notes.code = weightier(notes.code, code)
}

export const failed = 'INTERNAL_SERVER_ERROR'

/** Not because of what was asked. */
const isFailure = (code: string) => code === failed || code in obstacles

/** The first of several is the one that counts; that something failed outweighs that something was refused. */
export const weightier = (before: string | null, code: string): string =>
  before === null || (isFailure(code) && !isFailure(before)) ? code : before

export type Outcome = 'ok' | 'refused' | 'failed'
/** How what had this code is counted. */
export const countedAs = (code: string | null): Outcome =>
  code === null ? 'ok' : isFailure(code) ? 'failed' : 'refused'
