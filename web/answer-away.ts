import type { IncomingMessage, ServerResponse } from 'node:http'

const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'retry-after': '2',
}

/** 502: it broke off in the midst, and what became of it is not known. 503: it is away. 504: it hangs. */
const messages = {
  502: 'the API broke off: whether it was done is not known, try again with the same idempotency key',
  503: 'the API does not answer: it is being started, try again in a moment',
  504: 'the API gives no answer: it hangs, or has too much to do; try again in a moment',
}

/** Answers in the place of an API that is away, as a line for somebody at a browser, and as GraphQL answers otherwise. */
export function answerAway(
  incoming: IncomingMessage,
  answer: ServerResponse,
  status: 502 | 503 | 504,
  requestId: string,
): void {
  const message = `${messages[status]}; request ${requestId}`
  const isPage = incoming.headers.accept?.includes('text/html') === true
  answer.writeHead(status, {
    ...headers,
    'x-request-id': requestId,
    'content-type': isPage ? 'text/plain; charset=utf-8' : 'application/json',
  })
  answer.end(isPage ? `${message}\n` : JSON.stringify({ errors: [{ message, extensions: { code: 'UNAVAILABLE' } }] }))
}
