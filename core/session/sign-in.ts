import { randomUUID } from 'node:crypto'
import { announce, personTopic } from '#core/announce.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Database } from '#core/database.ts'
import type { Prisma } from '#core/generated/prisma/client.ts'
import { makeToken, tokenSha256 } from '#core/invitation/token.ts'
import { countAttempt, type Limit, limits, requireAttempt } from '#core/session/attempts.ts'
import { endSessionsOf } from '#core/session/end-sessions-of.ts'
import { isStorable } from '#core/text.ts'
import { lockUser } from '#core/user/lock-user.ts'
import { credential, type Passwords } from '#core/user/passwords.ts'

/** A session ends so long after its sign-in, however much it is used. */
export const sessionLifetimeMs = 7 * 24 * 3600 * 1000

/** That somebody has at once; a further sign-in ends the oldest. */
const mostSessions = 100

/** A browser that somebody has signed in with before. */
export interface Device {
  id: string
  /** Those who did. */
  userIds: readonly string[]
}

export interface SignIn {
  email: string
  password: string
  address: string | null
  userAgent: string | null
  device: Device | null
}

export class SignInRefused extends Error {
  override name = 'SignInRefused'
  readonly isDisabled: boolean
  constructor(isDisabled = false) {
    super(isDisabled ? 'this account is disabled' : 'this e-mail and password do not match')
    this.isDisabled = isDisabled
  }
}

/**
 * Opens a session. Of a failed one nothing that was typed is kept, which may be a password in the wrong field: only the
 * account that it was for, if there is one.
 * @returns the session's token too, which is stored nowhere
 * @throws TooManyAttempts, SignInRefused
 */
export async function signIn(ctx: Context<Database>, input: SignIn, passwords: Passwords) {
  const email = input.email.trim().toLowerCase()
  const include = { accounts: { where: { providerId: credential } } }
  const user = isStorable(email) ? await ctx.database.user.findUnique({ where: { email }, include }) : null
  const isKnown = user !== null && input.device?.userIds.includes(user.id) === true
  const of: [Limit, string][] = isKnown
    ? [[limits.device, `${user.id} ${input.device?.id}`]]
    : [
        [limits.address, input.address ?? 'nowhere'],
        [limits.account, email],
      ] // in this order: who is over one uses up no other
  const attempts = []
  for (const [limit, by] of of) attempts.push(await requireAttempt(ctx.database, limit, by, ctx.now))

  const hash = user?.accounts[0]?.password ?? null
  // As long for nobody as for somebody: how long it took says nothing.
  const isRight =
    hash === null
      ? (await passwords.hash(input.password)) === ''
      : await passwords.verify({ hash, password: input.password })
  if (!user || !isRight) {
    const isSlowed = attempts.some((attempt, i) => attempt.count === of[i]?.[0].most)
    await recordFailure(ctx, user?.id ?? null, { address: input.address, isSlowed })
    throw new SignInRefused()
  }
  if (user.disabledAt) {
    await recordFailure(ctx, user.id, { address: input.address, isDisabled: true })
    throw new SignInRefused(true)
  }
  for (const attempt of attempts) await attempt.refund()
  await requireAttempt(ctx.database, limits.right, user.id, ctx.now)
  const token = makeToken()
  await openSession(ctx, user.id, { hash, token, ...input })
  return { token, user }
}

/** @throws SignInRefused where the account changed while the password was being looked at */
async function openSession(
  ctx: Context,
  userId: string,
  { hash, token, address, userAgent }: SignIn & { hash: string | null; token: string },
): Promise<void> {
  await inTransaction(ctx, async ctx => {
    const { name, isAdmin, disabledAt } = await lockUser(ctx, userId)
    const account = await ctx.database.account.findFirst({ where: { userId, providerId: credential } })
    if (disabledAt || account?.password !== hash) throw new SignInRefused(disabledAt !== null)
    // no audit: they ended by themselves, at the time that their SIGNED_IN says
    await ctx.database.session.deleteMany({ where: { userId, expiresAt: { lte: ctx.now } } })
    const session = await ctx.database.session.create({
      data: {
        id: randomUUID(),
        tokenSha256: tokenSha256(token),
        userId,
        ipAddress: address,
        userAgent: userAgent?.slice(0, 500) ?? null,
        createdAt: ctx.now,
        updatedAt: ctx.now,
        expiresAt: new Date(ctx.now.getTime() + sessionLifetimeMs),
      },
    })
    await ctx.database.user.update({ where: { id: userId }, data: { lastSeenAt: ctx.now } })
    const asUser = { ...ctx, actor: { id: userId, name, isAdmin, key: null } }
    const after = { ipAddress: address, expiresAt: session.expiresAt.toISOString() }
    await recordAudit(asUser, { action: 'SIGNED_IN', nounId: session.id, after })
    const reason = `more than ${mostSessions} sessions`
    await endSessionsOf(asUser, userId, { newest: mostSessions, reason })
    await announce(ctx, personTopic(userId))
  })
}

/** Bounded: of one account by its limits, of all that is no account together by another. */
async function recordFailure(ctx: Context<Database>, userId: string | null, after: Prisma.InputJsonObject) {
  if (userId === null && (await countAttempt(ctx.database, limits.unknown, '', ctx.now)).isOver) return
  await inTransaction(ctx, tx => recordAudit(tx, { action: 'SIGN_IN_FAILED', nounId: userId ?? 'unknown', after }))
}
