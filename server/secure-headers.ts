import type { NextFunction, Request, Response } from 'express'

const yearSeconds = 31_536_000

/** What every answer of the API says to browsers: it is what its type says, and no page of anything. */
export function secureHeaders(publicUrl: string) {
  const headers: Record<string, string> = {
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'referrer-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // Only where people come by https: a browser that was told so never asks otherwise again.
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': `max-age=${yearSeconds}` } : {}),
  }
  return (_request: Request, response: Response, next: NextFunction): void => {
    response.set(headers)
    next()
  }
}
