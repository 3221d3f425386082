import { createHash } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { toNodeHandler } from 'better-auth/node'
import express, { Router } from 'express'
import { actorOfKey } from '#core/api-key/find-api-key.ts'
import type { Actor, Context } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import { Unauthenticated } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import { actorOfSession, findSession } from '#core/session/find-session.ts'
import { sessionLifetimeMs } from '#core/session/sign-in.ts'
import { describe } from '#server/format-error.ts'
import { currentRequestId } from '#server/observe/request-notes.ts'
import { isJsonType } from '#server/read-asked.ts'
import { signInBy } from '#server/sign-in.ts'

/** The header that carries the caller's address to the rate limit; written by this server alone. */
export const addressHeader = 'x-lamina-address'

interface AuthSettings {
  secret: string
  publicUrl: string
  /** Of nobody who is signed in yet. */
  contextOf(): Context<Database>
}

/**
 * Sign-in by e-mail and password with a session cookie. Accounts are made by invitation only. The library is given no
 * database: it signs cookies and looks at where a request comes from, and can write nothing.
 */
export function openAuth({ secret, publicUrl, contextOf }: AuthSettings, log: Log) {
  const library = betterAuth({
    baseURL: publicUrl,
    basePath: '/auth',
    secret,
    trustedOrigins: async request => [publicUrl, ...(request ? sameOrigin(request) : [])],
    telemetry: { enabled: false },
    logger: {
      log: (level, message, ...rest: unknown[]) => {
        const [cause] = rest.filter(r => r instanceof Error)
        const more = { from: 'auth', requestId: currentRequestId(), ...(cause && describe(cause)) }
        log[level === 'error' ? 'error' : 'debug'](more, message)
      },
    },
    plugins: [signInBy(contextOf, log)],
    session: { expiresIn: sessionLifetimeMs / 1000, cookieCache: { enabled: false } },
    // core/session/attempts.ts counts, by account too.
    rateLimit: { enabled: false },
    advanced: {
      // Said, because the library looks at no origin where it takes itself to be tested.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: [addressHeader] },
      cookiePrefix: 'lamina',
      useSecureCookies: publicUrl.startsWith('https:'),
    },
  })
  return { contextOf, library, readCookie: rememberCookies(headers => library.api.readCookie({ headers })) }
}

/** Cookies that were read last, and how long one may be to be among them. */
const remembered = { cookies: 1000, characters: 4096 }

/**
 * Whether a cookie is ours, and which token is in it, follows from its text alone: of one that comes again the signature is
 * not computed again. Whose the token is, and whether it still opens anything, is asked of the record every time.
 */
function rememberCookies(read: (headers: Headers) => Promise<string | null>) {
  const known = new Map<string, string>()
  return async (headers: Headers): Promise<string | null> => {
    const cookie = headers.get('cookie') ?? ''
    if (cookie === '') return null
    if (cookie.length > remembered.characters) return read(headers)
    const hash = createHash('sha256').update(cookie).digest('base64')
    const before = known.get(hash)
    if (before !== undefined) return before
    const token = await read(headers)
    if (token === null) return null
    known.set(hash, token)
    const [oldest] = known.keys()
    if (known.size > remembered.cookies && oldest !== undefined) known.delete(oldest)
    return token
  }
}

/** People reach one server by several names (localhost, 127.0.0.1, a host name): a page of this very host is trusted. */
function sameOrigin(request: Request): string[] {
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host')
  return host ? [`http://${host}`, `https://${host}`] : []
}

export type Auth = ReturnType<typeof openAuth>

/** All that is open; whatever else the library knows, or will know, is not there. */
export const openRoutes = new Map<string, 'GET' | 'POST'>([
  ['/sign-in/email', 'POST'],
  ['/sign-out', 'POST'],
  ['/get-session', 'GET'],
])

/** The library would read a body of any other type to its end, however long it is. */
function requireJson({ headers }: express.Request, response: express.Response, next: express.NextFunction): void {
  const type = headers['content-type']
  if (type === undefined || isJsonType(type)) next()
  else response.status(415).type('text/plain').send('content-type has to be application/json')
}

/** Serves /auth. */
export function serveAuth({ library }: Auth): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const answer = [requireJson, express.json({ limit: '16kb' }), toNodeHandler(library)]
  for (const [path, method] of openRoutes) router[method === 'GET' ? 'get' : 'post'](path, ...answer)
  router.all('/{*any}', (_request, response) => {
    response.status(404).type('text/plain').send('there is nothing here')
  })
  return router
}

/** The API key that a request carries; null: none. Whatever stands there and opens nothing is a wrong one. */
const keyIn = (headers: Headers): string | null =>
  /^bearer\b(.*)$/i.exec(headers.get('authorization')?.trim() ?? '')?.[1]?.trim() ?? null

/**
 * Who is behind a request: the person of its API key, where it carries one, else of its session cookie; null for nobody,
 * and for a key that opens nothing, whatever cookie comes with it.
 * @param isUse somebody does something: a look at whether it has ended is no sign of life
 */
export async function actorOf({ readCookie, contextOf }: Auth, headers: Headers, isUse = true): Promise<Actor | null> {
  const key = keyIn(headers)
  if (key !== null) return actorOfKey(contextOf(), key, isUse)
  const token = await readCookie(headers)
  const found = token === null ? null : await findSession(contextOf(), token, isUse)
  return found && actorOfSession(found)
}

/**
 * The same for a request that is answered once. Whoever brings a key means to be somebody: what strangers may see is not
 * what they ask for. Nor is what a page kept for somebody (x-user-id) done by another who has signed in meanwhile.
 * @throws Unauthenticated for a key that opens nothing, and where it is somebody else
 */
export async function requireCaller(auth: Auth, headers: Headers): Promise<Actor | null> {
  const actor = await actorOf(auth, headers)
  const meant = headers.get('x-user-id')
  if (!actor && keyIn(headers) !== null) throw new Unauthenticated()
  if (meant !== null && meant !== actor?.id) throw new Unauthenticated()
  return actor
}
