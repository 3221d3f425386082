import { z } from 'zod'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { Conflict, InvalidInput } from '#core/errors.ts'
import type { Project } from '#core/generated/prisma/client.ts'
import { GoldFeedback } from '#core/generated/prisma/enums.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { lockProject } from '#core/membership/lock-project.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { parse } from '#core/parse.ts'
import { readerCountSchema } from '#core/project/reader-count.ts'
import { tellGold } from '#core/reading/tell-gold.ts'

export const mostRepeatDays = 365
const percent = 'a whole number from 0 to 100, in percent'
const days = `a whole number of days from 1 to ${mostRepeatDays}`

/** Before all else: a reader waits for the real images as long. */
export const mostPractised = 100
const practised = `a whole number of images from 0 to ${mostPractised}`

const schema = z.object({
  readerCount: readerCountSchema.nullish(),
  isBlind: z.boolean().nullish(),
  isReviewed: z.boolean().nullish(),
  isGroupAnswered: z.boolean().nullish(),
  testReaderCount: readerCountSchema.nullish(),
  repeatPercent: z.int(percent).min(0, percent).max(100, percent).nullish(),
  repeatDays: z.int(days).min(1, days).max(mostRepeatDays, days).nullish(),
  goldFeedback: z.enum(GoldFeedback).nullish(),
  practiceCount: z.int(practised).min(0, practised).max(mostPractised, practised).nullish(),
  practicePercent: z.int(percent).min(0, percent).max(100, percent).nullish(),
})

export interface PolicyInput extends z.input<typeof schema> {
  projectId: string
  /** Project.policyRevision as it was seen. */
  expectedRevision: number
}

const policyOf = ({ readerCount, isBlind, isReviewed, isGroupAnswered, testReaderCount, ...p }: Project) => ({
  ...{ readerCount, isBlind, isReviewed, isGroupAnswered, testReaderCount },
  ...{ repeatPercent: p.repeatPercent, repeatDays: p.repeatDays },
  ...{ goldFeedback: p.goldFeedback, practiceCount: p.practiceCount, practicePercent: p.practicePercent },
})

/** Whoever sees what is said of an image sees what they are measured by. @throws InvalidInput */
async function requireNoGold({ database }: Pick<Context, 'database'>, projectId: string): Promise<void> {
  const goldCount = await database.image.count({ where: { projectId, goldNumber: { gt: 0 } } })
  if (goldCount > 0)
    throw new InvalidInput('isBlind', false, `true while gold answers stand (${goldCount}): take them back first`)
}

/**
 * Changes how a project's images are read: by how many, whether blind, whether reviewed, whether a group at once, what
 * TEST asks for, how many come back to their reader, and whether readers are told of gold answers, or practise on them. What
 * is left out stays. Images whose reading comes to something else by it are settled anew by
 * a job, which also says anew which come back, and when.
 * @throws Conflict where somebody changed it meanwhile; InvalidInput where readers would see gold answers
 */
export async function setReadingPolicy(ctx: Context, input: PolicyInput): Promise<Project> {
  const { projectId, expectedRevision } = input
  await requireRight(ctx, 'SET_READING', projectId)
  const asked = parse(schema, input)
  return inTransaction(ctx, async ctx => {
    await lockProject(ctx, projectId)
    const { id: createdById } = await requireRight(ctx, 'SET_READING', projectId)
    const old = await ctx.database.project.findUniqueOrThrow({ where: { id: projectId } })
    const before = policyOf(old)
    const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null && value !== undefined))
    const after = { ...before, ...given }
    if (old.policyRevision !== expectedRevision)
      throw new Conflict('somebody changed how images are read meanwhile', `${old.policyRevision}`)
    // The same again: there is nothing to tell.
    if (JSON.stringify(after) === JSON.stringify(before)) return old
    if (before.isBlind && !after.isBlind) await requireNoGold(ctx, projectId)
    const changed = await ctx.database.project.update({
      where: { id: projectId },
      data: { ...after, policyRevision: { increment: 1 } },
    })
    const settling = ['readerCount', 'isReviewed', 'repeatPercent', 'repeatDays'] as const
    const isSettledAnew = settling.some(name => after[name] !== before[name])
    if (isSettledAnew) await enqueueJob(ctx, { projectId, kind: 'SETTLE', createdById })
    const telling = ['goldFeedback', 'practiceCount', 'practicePercent'] as const
    if (telling.some(name => after[name] !== before[name])) await tellGold(ctx, { projectId, readerId: null })
    await recordAudit(ctx, { action: 'READING_POLICY_SET', nounId: projectId, projectId, before, after })
    return changed
  })
}
