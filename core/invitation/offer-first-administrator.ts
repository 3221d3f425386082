import { randomUUID } from 'node:crypto'
import { recordAudit } from '#core/audit/record.ts'
import type { Database } from '#core/database.ts'
import { lifetimeMs, makeToken, tokenSha256 } from '#core/invitation/token.ts'

/** The first start of a busy machine may be slow. */
const patience = { maxWait: 20_000, timeout: 20_000 }

/**
 * While nobody has an account, makes a new one-time link for the first administrator; earlier ones stop working.
 * @returns null as soon as there is a user
 */
export async function offerFirstAdministrator(database: Database, now: Date): Promise<{ token: string } | null> {
  return database.$transaction(async tx => {
    if ((await tx.user.count()) > 0) return null
    const token = makeToken()
    await tx.invitation.updateMany({ where: { isAdmin: true, usedAt: null }, data: { expiresAt: now } })
    const { id } = await tx.invitation.create({
      data: { tokenSha256: tokenSha256(token), isAdmin: true, expiresAt: new Date(now.getTime() + lifetimeMs) },
    })
    const product = { database: tx, actor: null, requestId: randomUUID() }
    await recordAudit(product, { action: 'INVITATION_MADE', nounId: id, after: { isAdmin: true } })
    return { token }
  }, patience)
}
