import { setImmediate } from 'node:timers/promises'
import { choose, figuresOf, resampleCount } from '#core/agreement/figures.ts'
import { type After, beforeAll, findAnswers } from '#core/agreement/find-answers.ts'
import { type Differing, Gathering } from '#core/agreement/gather.ts'
import { type Measures, measureAgreement } from '#core/agreement/measure.ts'
import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { type AgreementReport, Prisma } from '#core/generated/prisma/client.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import type { Progress } from '#core/job/report-progress.ts'
import { requireRight } from '#core/membership/require-right.ts'

const imagesAtATime = 2_000
const removedAtATime = 10_000

interface Comparing {
  context(): Context
  claim: Claim
  report(progress: Progress): void
  signal: AbortSignal
}

/** Beside the newest report of all, of so many that are of a class or a time the ways to images are kept. */
export const mostFiltersKept = 10

/** Of the reports of a project those that lead to images: of each filter the newest, of few filters. */
const leading = (projectId: string) => Prisma.sql`
  select f."id" from (
    select distinct on (n."labelClassId", n."answeredFrom", n."answeredBefore") n."id", n."computedAt",
      n."labelClassId" is null and n."answeredFrom" is null and n."answeredBefore" is null as "isOfAll"
    from "AgreementReport" n where n."projectId" = ${projectId}::uuid and n."computedAt" is not null
    order by n."labelClassId", n."answeredFrom", n."answeredBefore", n."computedAt" desc
  ) f order by f."isOfAll" desc, f."computedAt" desc limit ${mostFiltersKept + 1}`

/**
 * Removes the disagreements of reports that nobody is led by any more, and of this one where an attempt before was cut
 * off. That of the newest that was computed stays until this one is; what others are computing just now is theirs.
 */
async function removeOld({ context, claim, signal }: Comparing, { projectId, id }: AgreementReport): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    const removed = await inTransaction(context(), async ctx => {
      await fenceJob(ctx, claim)
      // no audit: they follow from what was said, and can be found anew
      return ctx.database.$executeRaw`
        delete from "Disagreement" where ctid = any(array(
          select d.ctid from "AgreementReport" r join "Disagreement" d on d."reportId" = r."id"
          join "Job" j on j."id" = r."jobId"
          where r."projectId" = ${projectId}::uuid and (r."id" = ${id}::uuid
            or (j."status" not in ('QUEUED', 'RUNNING') and r."id" not in (${leading(projectId)})))
          limit ${removedAtATime}))`
    })
    if (removed < removedAtATime) return
  }
}

const insertDiffering = (ctx: Context<Transaction>, reportId: string, found: readonly Differing[]) =>
  ctx.database.$executeRaw`
    insert into "Disagreement" ("reportId", "first", "second", "firstSaid", "secondSaid", "imageId")
    select ${reportId}::uuid, t.* from unnest(
      ${found.map(d => d.first)}::int[], ${found.map(d => d.second)}::int[], ${found.map(d => d.firstSaid)}::int[],
      ${found.map(d => d.secondSaid)}::int[], ${found.map(d => d.imageId)}::uuid[]) as t on conflict do nothing`

/** Reads all answers, a range of images at a time, and writes down on which of them two differ. */
async function gather(
  { context, claim, report, signal }: Comparing,
  asked: AgreementReport,
  classIds: readonly string[],
): Promise<Gathering> {
  const { id, projectId } = asked
  const gathering = new Gathering(classIds, asked.labelClassId !== null)
  const total = await context().database.image.count({ where: { projectId, takenOutAt: null } })
  let done = 0
  for (let after: After = beforeAll; ; ) {
    signal.throwIfAborted()
    const images = await findAnswers(context(), asked, after, imagesAtATime)
    const last = images.at(-1)
    if (!last) return gathering
    const differing = images.flatMap(image => gathering.add(image))
    await inTransaction(context(), async ctx => {
      await fenceJob(ctx, claim, gotOn)
      if (differing.length > 0) await insertDiffering(ctx, id, differing)
    })
    after = last
    done += images.length
    report({ phase: 'Reading answers', done, total: Math.max(total, done) })
  }
}

/** Draws groups, and lets the rest of the process have its turns meanwhile. */
async function measure(
  { report, signal }: Comparing,
  answered: Parameters<typeof measureAgreement>[0],
  seed: string,
): Promise<Measures> {
  const steps = measureAgreement(answered, { seed, resamples: resampleCount })
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    report({ phase: 'Drawing groups', done: step.value, total: resampleCount })
    await setImmediate()
    signal.throwIfAborted()
  }
}

/**
 * Computes how far a project's readers agree. Begun again it begins anew: nothing is to be seen before all of it is there.
 * Each image is read as it stands when its range is; answers that come meanwhile are in the next report.
 */
export async function compareReaders(comparing: Comparing, asked: AgreementReport): Promise<void> {
  const { context, claim, report } = comparing
  const { projectId, id, labelClassId } = asked
  await removeOld(comparing, asked)
  const classes = await context().database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const isOneAgainstRest = labelClassId !== null
  const classIds = isOneAgainstRest ? [labelClassId] : classes.map(c => c.id)
  const classCount = classIds.length + (isOneAgainstRest ? 1 : 0)
  const gathering = await gather(comparing, asked, classIds)
  const computedAt = context().now
  const chosen = choose(gathering)
  const { pairs, weeks, weekPlaces } = chosen
  report({ phase: 'Drawing groups', done: 0, total: resampleCount })
  // Of the project: the same answers come to the same figures, whoever asks.
  const seed = `${projectId}/agreement`
  const answered = { classCount, weekCount: weeks.length, pairs, ...gathering.closeKinds(weekPlaces) }
  const measures = await measure(comparing, answered, seed)
  const figures = figuresOf(gathering, chosen, measures, { classIds, isOneAgainstRest, seed })
  await inTransaction(context(), async ctx => {
    // Still: it took its time.
    await requireRight(ctx, 'SEE_AGREEMENT', projectId)
    await ctx.database.agreementReport.update({
      where: { id, computedAt: null },
      data: { figures: JSON.parse(JSON.stringify(figures)), computedAt },
    })
    const { imageCount, answerCount } = figures.counted
    const { length: readerCount } = figures.readers
    await recordAudit(ctx, {
      action: 'AGREEMENT_COMPUTED',
      nounId: id,
      projectId,
      after: { imageCount, answerCount, readerCount, twiceReadCount: figures.overall.imageCount },
    })
    await succeedJob(ctx, claim)
  })
}
