import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { lowestId } from '#core/id.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import type { Progress } from '#core/job/report-progress.ts'
import { type Draft, openDraft, settleDraft } from '#core/reading/draft.ts'
import { setRepeats } from '#core/reading/repeat.ts'
import { holdStandings } from '#core/reading/standing.ts'
import { writeHeld } from '#core/reading/write.ts'

const atATime = 500

/** Whether settling came to anything else than what stands. */
const isChanged = ({ before, now }: Draft): boolean =>
  before.readingState !== now.readingState ||
  before.readCount !== now.readCount ||
  before.labelVersion !== now.labelVersion

/** Settles a range of images that somebody said something of. @returns where it ended; null: there were none */
async function settleRange(ctx: Context, claim: Claim, after: string) {
  const { projectId } = claim
  return inTransaction(
    ctx,
    async ctx => {
      await fenceJob(ctx, claim, gotOn)
      const range = await ctx.database.$queryRaw<{ id: string }[]>`
        select "id" from "Image" where "projectId" = ${projectId}::uuid and "id" > ${after}::uuid and "revision" > 0
        order by "id" limit ${atATime}`
      const last = range.at(-1)
      if (!last) return null
      const held = await holdStandings(
        ctx,
        projectId,
        range.map(({ id }) => id),
      )
      const classes = await ctx.database.labelClass.findMany({ where: { projectId } })
      const nameOf = (id: string | null) => classes.find(c => c.id === id)?.name ?? null
      const drafts = held.map(standing => {
        const draft = openDraft(standing)
        settleDraft(draft, true)
        return draft
      })
      const changed = drafts.filter(isChanged)
      for (const { before, now, happenings } of changed.filter(d => d.references.length > 0))
        happenings.push({
          action: 'REFERENCE_SETTLED',
          nounId: before.imageId,
          projectId,
          before: { labelClass: nameOf(before.labelClassId), version: before.labelVersion },
          after: { labelClass: nameOf(now.labelClassId), version: now.labelVersion, readingState: now.readingState },
        })
      await writeHeld(ctx, changed)
      await ctx.database.$executeRaw`${setRepeats(
        projectId,
        held.map(({ imageId }) => imageId),
      )}`
      return { lastId: last.id, looked: range.length, changed: changed.length }
    },
    60_000,
  )
}

/**
 * Settles all of a project's images anew, under the policy that stands now, range by range. Begun again it finds what was
 * settled already as it is.
 * @param context of the moment at which it is called
 */
export async function settleImages(
  context: () => Context,
  claim: Claim,
  { report, signal }: { report(progress: Progress): void; signal: AbortSignal },
): Promise<void> {
  const { projectId } = claim
  const total = await context().database.image.count({ where: { projectId, revision: { gt: 0 } } })
  let [done, changed] = [0, 0]
  for (let after = lowestId; ; ) {
    signal.throwIfAborted()
    const range = await settleRange(context(), claim, after)
    if (!range) break
    after = range.lastId
    done += range.looked
    changed += range.changed
    report({ phase: 'Settling images', done, total: Math.max(total, done) })
  }
  await inTransaction(context(), async ctx => {
    await recordAudit(ctx, {
      action: 'READINGS_SETTLED',
      nounId: projectId,
      projectId,
      after: { imageCount: done, changedCount: changed },
    })
    await succeedJob(ctx, claim)
  })
}
