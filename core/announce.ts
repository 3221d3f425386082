import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { JobKind } from '#core/generated/prisma/enums.ts'

/** The one channel of Postgres' NOTIFY that all topics share. */
export const channel = 'lamina'

export const jobTopic = (jobId: string) => `job:${jobId}`

/** The comments on an image changed; what else is said of it, its revision tells. */
export const imageTopic = (imageId: string) => `image:${imageId}`

/** A job of this kind may be had. */
export const queueTopic = (kind: JobKind) => `queue:${kind}`

/** What somebody may do has changed: a session, a membership, a role, a key has ended or changed, or their account. */
export const personTopic = (userId: string) => `person:${userId}`

/** Tells every listener of a topic, at commit, to look again. It carries no data: the rows are the truth. */
export async function announce(ctx: Pick<Context<Transaction>, 'database'>, topic: string): Promise<void> {
  await ctx.database.$executeRaw`select pg_notify(${channel}, ${topic})`
}
