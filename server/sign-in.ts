import { randomUUID } from 'node:crypto'
import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthEndpoint, formCsrfMiddleware, getIP } from 'better-auth/api'
import { deleteSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'
import type { Context } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import { TooManyAttempts } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import { findSession } from '#core/session/find-session.ts'
import { type Device, SignInRefused, sessionLifetimeMs, signIn } from '#core/session/sign-in.ts'
import { signOut } from '#core/session/sign-out.ts'
import { unforeseen } from '#server/format-error.ts'
import { currentRequestId } from '#server/observe/request-notes.ts'
import { obstacleCodeOf, obstacleStatuses } from '#server/obstacle.ts'
import { passwords } from '#server/passwords.ts'

const deviceLifetimeS = 180 * 24 * 3600
/** People whom one browser remembers: of a reading room that many use, the last ones. */
const mostOfDevice = 10

/** A browser says by a signed cookie whom it has been signed in with; it opens nothing. */
const readDevice = (value: string | false | null): Device | null => {
  if (!value) return null
  const [id = '', ...userIds] = value.split('.')
  return { id, userIds }
}

function writeDevice(device: Device | null, userId: string): string {
  const others = (device?.userIds ?? []).filter(id => id !== userId)
  return [device?.id ?? randomUUID(), userId, ...others.slice(0, mostOfDevice - 1)].join('.')
}

/** What a sign-in or a look at a session is answered with that is refused, or that something stands in the way of. */
function refuse(log: Log, error: unknown): unknown {
  if (error instanceof TooManyAttempts) {
    const headers = { 'retry-after': String(error.retryAfterSeconds) }
    return new APIError('TOO_MANY_REQUESTS', { message: error.message, code: 'TOO_MANY_ATTEMPTS' }, headers)
  }
  if (error instanceof SignInRefused)
    return error.isDisabled
      ? new APIError('FORBIDDEN', { message: error.message, code: 'ACCOUNT_DISABLED' })
      : new APIError('UNAUTHORIZED', { message: error.message, code: 'INVALID_EMAIL_OR_PASSWORD' })
  const code = obstacleCodeOf(error)
  if (!code) return error
  const { message } = unforeseen(log, error, currentRequestId())
  return new APIError(obstacleStatuses[code], { message, code })
}

/**
 * The library's own routes for signing in and out, in its place: it reads and writes cookies and looks at where a request
 * comes from, and core alone knows people and sessions.
 */
export const signInBy = (contextOf: () => Context<Database>, log: Log) => {
  /** What fails is refused in the library's own terms. */
  const orRefuse = <T>(act: Promise<T>): Promise<T> => act.catch(error => Promise.reject(refuse(log, error)))
  return {
    id: 'lamina',
    endpoints: {
      signInEmail: createAuthEndpoint(
        '/sign-in/email',
        {
          method: 'POST',
          body: z.object({ email: z.string(), password: z.string() }),
          use: [formCsrfMiddleware],
          metadata: { noStore: true },
        },
        async ctx => {
          const { authCookies, createAuthCookie, secret, options } = ctx.context
          const cookie = createAuthCookie('device', { maxAge: deviceLifetimeS })
          const device = readDevice(await ctx.getSignedCookie(cookie.name, secret))
          const address = ctx.headers ? getIP(ctx.headers, options) : null
          const userAgent = ctx.headers?.get('user-agent') ?? null
          const asked = { ...ctx.body, address, userAgent, device }
          const { token, user } = await orRefuse(signIn(contextOf(), asked, passwords))
          const { name, attributes } = authCookies.sessionToken
          const maxAge = sessionLifetimeMs / 1000
          await ctx.setSignedCookie(name, token, secret, { ...attributes, maxAge })
          await ctx.setSignedCookie(cookie.name, writeDevice(device, user.id), secret, cookie.attributes)
          return ctx.json({ user: { id: user.id, name: user.name, email: user.email, isAdmin: user.isAdmin } })
        },
      ),
      signOut: createAuthEndpoint('/sign-out', { method: 'POST', requireHeaders: true }, async ctx => {
        const token = await ctx.getSignedCookie(ctx.context.authCookies.sessionToken.name, ctx.context.secret)
        if (token) await orRefuse(signOut(contextOf(), { token }))
        deleteSessionCookie(ctx)
        return ctx.json({ success: true })
      }),
      getSession: createAuthEndpoint(
        '/get-session',
        { method: 'GET', requireHeaders: true, metadata: { noStore: true } },
        async ctx => {
          const token = await ctx.getSignedCookie(ctx.context.authCookies.sessionToken.name, ctx.context.secret)
          const found = token ? await orRefuse(findSession(contextOf(), token)) : null
          if (!found) return null
          const { sessionId, expiresAt, id, name, email, isAdmin } = found
          return { session: { id: sessionId, expiresAt }, user: { id, name, email, isAdmin } }
        },
      ),
      /** No route: only this server asks. @returns the token in the cookie, if the cookie is ours */
      readCookie: createAuthEndpoint({ method: 'GET', requireHeaders: true }, async (ctx): Promise<string | null> => {
        const token = await ctx.getSignedCookie(ctx.context.authCookies.sessionToken.name, ctx.context.secret)
        return token || null
      }),
    },
  } satisfies BetterAuthPlugin
}
