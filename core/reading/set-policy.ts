import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict } from '#core/errors.ts'
import type { Project } from '#core/generated/prisma/client.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { readerCountSchema } from '#core/project/reader-count.ts'

export const mostRepeatDays = 365
const percent = 'a whole number from 0 to 100, in percent'
const days = `a whole number of days from 1 to ${mostRepeatDays}`

const schema = z.object({
  readerCount: readerCountSchema.nullish(),
  isBlind: z.boolean().nullish(),
  isReviewed: z.boolean().nullish(),
  isGroupAnswered: z.boolean().nullish(),
  testReaderCount: readerCountSchema.nullish(),
  repeatPercent: z.int(percent).min(0, percent).max(100, percent).nullish(),
  repeatDays: z.int(days).min(1, days).max(mostRepeatDays, days).nullish(),
})

export interface PolicyInput extends z.input<typeof schema> {
  projectId: string
  /** Project.policyRevision as it was seen. */
  expectedRevision: number
}

/**
 * Changes how a project's images are read: by how many, whether blind, whether reviewed, whether a group at once, what TEST asks for, and how many
 * come back to their reader. What is left out stays. Images whose reading comes to something else by it are settled anew by
 * a job, which also says anew which come back, and when.
 * @throws Conflict where somebody changed it meanwhile
 */
export async function setReadingPolicy(ctx: Context, input: PolicyInput): Promise<Project> {
  const { projectId, expectedRevision } = input
  await requireRight(ctx, 'SET_READING', projectId)
  const asked = parse(schema, input)
  return inTransaction(ctx, async ctx => {
    await lockProject(ctx, projectId)
    const { id: createdById } = await requireRight(ctx, 'SET_READING', projectId)
    const old = await ctx.database.project.findUniqueOrThrow({ where: { id: projectId } })
    const policyOf = ({ readerCount, isBlind, isReviewed, isGroupAnswered, ...more }: Project) => {
      const { testReaderCount, repeatPercent, repeatDays } = more
      return { readerCount, isBlind, isReviewed, isGroupAnswered, testReaderCount, repeatPercent, repeatDays }
    }
    const before = policyOf(old)
    const after = {
      readerCount: asked.readerCount ?? before.readerCount,
      isBlind: asked.isBlind ?? before.isBlind,
      isReviewed: asked.isReviewed ?? before.isReviewed,
      isGroupAnswered: asked.isGroupAnswered ?? before.isGroupAnswered,
      testReaderCount: asked.testReaderCount ?? before.testReaderCount,
      repeatPercent: asked.repeatPercent ?? before.repeatPercent,
      repeatDays: asked.repeatDays ?? before.repeatDays,
    }
    if (old.policyRevision !== expectedRevision)
      throw new Conflict('somebody changed how images are read meanwhile', `${old.policyRevision}`)
    // The same again: there is nothing to tell.
    if (JSON.stringify(after) === JSON.stringify(before)) return old
    const changed = await ctx.database.project.update({
      where: { id: projectId },
      data: { ...after, policyRevision: { increment: 1 } },
    })
    const settling = ['readerCount', 'isReviewed', 'repeatPercent', 'repeatDays'] as const
    const isSettledAnew = settling.some(name => after[name] !== before[name])
    if (isSettledAnew) await enqueueJob(ctx, { projectId, kind: 'SETTLE', createdById })
    await recordAudit(ctx, { action: 'READING_POLICY_SET', nounId: projectId, projectId, before, after })
    return changed
  })
}
