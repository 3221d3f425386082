import { randomUUID } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { recordAudit } from '#core/audit/record.ts'
import type { Actor } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import type { Log } from '#core/log.ts'
import { describe } from '#server/format-error.ts'
import { currentRequestId } from '#server/request-id.ts'

/** The header that carries the caller's address to the rate limit; written by this server alone. */
export const addressHeader = 'x-lamina-address'

/** Sign-in by e-mail and password with a session cookie. Accounts are made by invitation only. */
export function openAuth(database: Database, settings: { secret: string; publicUrl: string }, log: Log) {
  return betterAuth({
    baseURL: settings.publicUrl,
    basePath: '/auth',
    secret: settings.secret,
    trustedOrigins: async request => [settings.publicUrl, ...(request ? sameOrigin(request) : [])],
    telemetry: { enabled: false },
    logger: {
      log: (level, message, ...rest: unknown[]) => {
        const [cause] = rest.filter(r => r instanceof Error)
        const more = { from: 'auth', requestId: currentRequestId(), ...(cause && describe(cause)) }
        log[level === 'error' ? 'error' : 'debug'](more, message)
      },
    },
    database: prismaAdapter(database, { provider: 'postgresql', transaction: true }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    user: { additionalFields: { isAdmin: { type: 'boolean', input: false, defaultValue: false } } },
    account: { accountLinking: { disableImplicitLinking: true } },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    advanced: {
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { generateId: () => randomUUID() },
      cookiePrefix: 'lamina',
      useSecureCookies: settings.publicUrl.startsWith('https:'),
    },
    databaseHooks: {
      session: {
        create: {
          after: async ({ id, userId, ipAddress }) => {
            const { name } = await database.user.findUniqueOrThrow({ where: { id: userId } })
            const actor = { id: userId, name, isAdmin: false, key: null }
            await database.$transaction(tx =>
              recordAudit(
                { database: tx, actor, requestId: randomUUID() },
                { action: 'SIGNED_IN', nounId: id, after: { ipAddress: ipAddress ?? null } },
              ),
            )
          },
        },
      },
    },
  })
}

/** People reach one server by several names (localhost, 127.0.0.1, a host name): a page of this very host is trusted. */
function sameOrigin(request: Request): string[] {
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host')
  return host ? [`http://${host}`, `https://${host}`] : []
}

export type Auth = ReturnType<typeof openAuth>

/**
 * Who is behind a request; null for nobody.
 * @param isUse somebody does something: their session goes on. A look at whether it has ended is none
 */
export async function actorOf(auth: Auth, headers: Headers, isUse = true): Promise<Actor | null> {
  const session = await auth.api.getSession({ headers, query: { disableRefresh: !isUse } })
  if (!session) return null
  const { id, name, isAdmin } = session.user
  return { id, name, isAdmin: isAdmin === true, key: null }
}
