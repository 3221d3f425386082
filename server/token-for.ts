import { derivedToken } from '#core/idempotency/once.ts'
import { makeToken } from '#core/invitation/token.ts'
import type { ServerContext } from '#server/context.ts'

/** The secret of the one link or key that a call makes: the same again where the call is repeated with its key. */
export const tokenFor = (ctx: Pick<ServerContext, 'callId' | 'secret'>): string =>
  derivedToken(ctx, ctx.secret) ?? makeToken()
