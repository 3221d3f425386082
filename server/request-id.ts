import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'

const current = new AsyncLocalStorage<string>()

/** Gives each request an id of ours, whatever the caller wrote, and says it in the answer. */
export function nameRequest(_request: Request, response: Response, next: NextFunction): void {
  const id = randomUUID()
  response.set('x-request-id', id)
  current.run(id, next)
}

/** Of the request that is being answered; outside of all a new one. */
export const currentRequestId = (): string => current.getStore() ?? randomUUID()
