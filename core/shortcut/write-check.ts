import { answerBeside } from '#core/answer-beside.ts'
import { recordAudit } from '#core/audit/record.ts'
import type { BlobStore } from '#core/blob/store.ts'
import { type Context, inTransaction } from '#core/context.ts'
import { classesOf } from '#core/dataset-version/frozen.ts'
import { readPlane } from '#core/duplicate/fingerprint-images.ts'
import type { ShortcutCheck } from '#core/generated/prisma/client.ts'
import type { Claim } from '#core/job/claim.ts'
import { succeedJob } from '#core/job/end.ts'
import type { Progress } from '#core/job/report-progress.ts'
import type { ShortcutFigure } from '#core/leakage/shortcuts.ts'
import { requireRight } from '#core/membership/require-right.ts'
import { borderOf, type Described, featuresOf, type Looked, shrink } from '#core/shortcut/features.ts'
import type { ToJudge } from '#core/shortcut/judge-cues.ts'

interface Checking {
  context(): Context
  claim: Claim
  blobs: BlobStore
  report(progress: Progress): void
  signal: AbortSignal
}

interface Row extends Described {
  groupKey: string
  labelClassId: string
  thumbnailSha256: string
}

/** So many images are looked at, whatever there are: an interval of them is some hundredths wide. */
const mostImages = 2_000
/** Of one group: another hundred of its pictures would say no more. */
const mostOfGroup = 10
const atATime = 20

/** Images of whole groups, or their first ten, in an order that has nothing to do with how they came: the same each time. */
const readSample = ({ database }: Context, datasetVersionId: string) =>
  database.$queryRaw<Row[]>`
    select s."groupKey", s."labelClassId", i."thumbnailSha256", i."fileName", i."mediaType", i."bitDepth", i."modality",
      i."bodyPart", i."byteCount", i."width", i."height"
    from (
      select d."imageId", d."groupKey", d."labelClassId",
        row_number() over (partition by d."groupKey" order by d."imageId") as "place"
      from "DatasetItem" d where d."datasetVersionId" = ${datasetVersionId}::uuid
    ) s join "Image" i on i."id" = s."imageId"
    where s."place" <= ${mostOfGroup} order by md5(s."groupKey"), s."groupKey", s."imageId" limit ${mostImages}`

async function look(blobs: BlobStore, thumbnailSha256: string): Promise<Looked> {
  const plane = await readPlane(blobs, thumbnailSha256)
  return { border: borderOf(plane), pixels: shrink(plane) }
}

/**
 * Looks whether classes can be told from what has nothing to do with a finding, and keeps what came of it. Killed and begun
 * again it comes to the same: a dataset version never changes.
 */
export async function writeCheck(checking: Checking, asked: ShortcutCheck): Promise<void> {
  const { context, claim, blobs, report, signal } = checking
  const { id, projectId, datasetVersionId } = asked
  const version = await context().database.datasetVersion.findUniqueOrThrow({ where: { id: datasetVersionId } })
  const positive = classesOf(version).find(c => c.isPositive)
  const rows = await readSample(context(), datasetVersionId)
  const looked: Looked[] = []
  for (let from = 0; from < rows.length; from += atATime) {
    signal.throwIfAborted()
    report({ phase: 'Looking at pictures', done: from, total: rows.length })
    const some = rows.slice(from, from + atATime)
    looked.push(...(await Promise.all(some.map(row => look(blobs, row.thumbnailSha256)))))
  }
  report({ phase: 'Judging what tells the class', done: rows.length, total: rows.length })
  const toJudge: ToJudge = {
    features: featuresOf(rows, looked),
    isPositive: rows.map(row => row.labelClassId === positive?.id),
    groupKeys: rows.map(row => row.groupKey),
  }
  const figures = await answerBeside<ShortcutFigure[]>(new URL('./judge-thread.ts', import.meta.url), toJudge, signal)
  const came = { imageCount: rows.length, groupCount: new Set(rows.map(row => row.groupKey)).size, figures }
  await inTransaction(context(), async ctx => {
    // Still: it took its time.
    await requireRight(ctx, 'CHECK_SHORTCUTS', projectId)
    await ctx.database.shortcutCheck.update({ where: { id, checkedAt: null }, data: { ...came, checkedAt: ctx.now } })
    await recordAudit(ctx, { action: 'SHORTCUTS_CHECKED', nounId: id, projectId, after: came })
    await succeedJob(ctx, claim)
  })
}
