import { createHash, createHmac, randomUUID } from 'node:crypto'
import { type Context, inTransaction, type PendingCall } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { IdempotentCall } from '#core/generated/prisma/client.ts'
import { isStorable } from '#core/text.ts'

/** For how long the first answer is remembered. */
export const rememberedMs = 7 * 24 * 3600 * 1000

export interface Call<Input> {
  verb: string
  input: Input
  /** The caller's own; null: every call is a new one. */
  key?: string | null
  /** What a stranger holds, such as a link's token: tells callers apart who are not signed in. */
  holds?: string
}

export interface Memory<Answer> {
  /** What the answer is remembered by. */
  idOf(answer: Answer): string
  /** The same answer again, for whoever may still see it. @throws NotFound */
  again(ctx: Context, id: string): Promise<Answer>
}

/** What is hashed of an input: all of it but passwords, which are not written down even as a hash. */
const withoutSecrets = (name: string, value: unknown) => (/password/i.test(name) ? undefined : value)

/** Keys in order, so that the same input written in another order is the same. */
const canonical = (name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : withoutSecrets(name, value)

/** Of the longest verb: a large folder is listed before its import is queued. */
const timeoutMs = 300_000

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

type Asked = Omit<PendingCall['row'], 'id'>

/** What a call is known by; null: it has no key. @throws InvalidInput for a key that cannot be one */
function askedOf<Input>(ctx: Context, { verb, input, key, holds }: Call<Input>): Asked | null {
  if (key === null || key === undefined) return null
  if (key.length < 8 || key.length > 128 || !isStorable(key))
    throw new InvalidInput('idempotencyKey', key, '8 to 128 characters, such as a random UUID')
  // A program's calls are its own: the answer of its person's may be a secret that its key does not open.
  const caller = ctx.actor?.key?.id ?? ctx.actor?.id ?? (holds === undefined ? 'nobody' : sha256(holds))
  const inputSha256 = sha256(JSON.stringify(input, canonical) ?? '')
  return { actorId: ctx.actor?.id ?? null, caller, key, verb, inputSha256 }
}

type Before = Pick<IdempotentCall, 'id' | 'verb' | 'inputSha256' | 'answerId'>

/** The first answer of a call, given again; null: it is the first. @throws InvalidInput where its key went with another call */
async function findAnswer<Answer>(
  ctx: Context,
  { caller, key, verb, inputSha256 }: Asked,
  { again }: Memory<Answer>,
): Promise<{ answer: Answer } | null> {
  const [before] = await ctx.database.$queryRaw<Before[]>`/* kept */
    select "id", "verb", "inputSha256", "answerId" from "IdempotentCall" where "caller" = ${caller} and "key" = ${key}`
  if (!before) return null
  if (before.verb !== verb || before.inputSha256 !== inputSha256)
    throw new InvalidInput('idempotencyKey', key, `a new key: this one went with ${before.verb} and other input`)
  return { answer: await again({ ...ctx, callId: before.id }, before.answerId) }
}

/**
 * Carries a verb out once for a key: the same call again gets the first answer, and nothing is done twice. The key is
 * written in the verb's own transaction: what was refused or rolled back is not remembered, and may be tried again.
 * @throws InvalidInput for a key that cannot be one, or that went with another verb or other input
 */
export async function once<C extends Context, Input, Answer>(
  ctx: C,
  call: Call<Input>,
  act: (ctx: C, input: Input) => Promise<Answer>,
  memory: Memory<Answer>,
): Promise<Answer> {
  const asked = askedOf(ctx, call)
  if (!asked) return act(ctx, call.input)
  return inTransaction(
    ctx,
    async tx => {
      // Whoever comes second with the same key waits here until the first is through.
      await tx.database
        .$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`${asked.caller} ${asked.key}`}, 0))::text`
      const before = await findAnswer(tx, asked, memory)
      if (before) return before.answer
      const id = randomUUID()
      const answer = await act({ ...ctx, ...tx, callId: id }, call.input)
      // no audit: the verb writes its own; this is how a repeated call finds it
      await tx.database.idempotentCall.create({ data: { ...asked, id, answerId: memory.idOf(answer) } })
      return answer
    },
    timeoutMs,
  )
}

/**
 * The same for a verb that writes all that it writes in one statement, and the call with it (Context.call): no transaction is
 * open around it. Of two at once with one key the second finds that it is remembered, whatever became of its own, and gets
 * the first one's answer.
 * @throws as once
 */
export async function onceInStatement<C extends Context, Input, Answer>(
  ctx: C,
  call: Call<Input>,
  act: (ctx: C, input: Input) => Promise<Answer>,
  memory: Memory<Answer>,
): Promise<Answer> {
  const asked = askedOf(ctx, call)
  if (!asked) return act(ctx, call.input)
  const before = await findAnswer(ctx, asked, memory)
  if (before) return before.answer
  const row = { ...asked, id: randomUUID() }
  const pending: PendingCall = { row, isWritten: false }
  try {
    const answer = await act({ ...ctx, callId: row.id, call: pending }, call.input)
    // no audit: nothing was written that could say it
    if (!pending.isWritten)
      await ctx.database.idempotentCall.create({ data: { ...row, answerId: memory.idOf(answer) } })
    return answer
  } catch (error) {
    const first = await findAnswer(ctx, asked, memory)
    if (first) return first.answer
    throw error
  }
}

/**
 * The secret of a one-time link or key: 256 bits, random, or for a call with an idempotency key derived from it, so that
 * the repeated call can give the same link though nobody stored it.
 */
export const derivedToken = (ctx: Pick<Context, 'callId'>, secret: string): string | null =>
  ctx.callId ? createHmac('sha256', secret).update(`one-time ${ctx.callId}`).digest('base64url') : null
