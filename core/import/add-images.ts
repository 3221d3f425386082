import { type Happening, recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Import, LabelClass, Prisma } from '#core/generated/prisma/client.ts'
import { holdImages } from '#core/image/hold-images.ts'
import { lockAdding } from '#core/image/lock-adding.ts'
import { bringAgain } from '#core/import/bring-again.ts'
import { claimLabelling, giveLabels } from '#core/import/give-labels.ts'
import { judgeFiles, type Named, type Verdict } from '#core/import/judge-files.ts'
import { type Publication, publishSplits } from '#core/import/publish-splits.ts'
import { recordVerdicts } from '#core/import/record-verdicts.ts'
import { type ReadRow, recordedOf, sortRead } from '#core/import/sort-read.ts'
import { sumDeidentification } from '#core/import/sum-deidentification.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import type { StoredFile } from '#core/picture/ingested.ts'

/** @throws Error where its bytes were known, and are nowhere: no image is ever deleted */
function storedOf({ file: { row, facts } }: Verdict<StoredFile | Named>): StoredFile {
  if ('fileSha256' in facts) return facts
  throw new Error(`${row.path} is known, but the project has no image of ${facts.sha256}`)
}

const imageOf = (imported: Import, { file, groupKey, labels }: Verdict<StoredFile | Named>, facts: StoredFile) => {
  const {
    removals: _,
    patientKey: __,
    studyKey: ___,
    oddities: ____,
    isCharacterSetDoubtful: _____,
    display,
    ...stored
  } = facts
  const shown: Prisma.InputJsonObject | undefined = display ? JSON.parse(JSON.stringify(display)) : undefined
  return {
    ...stored,
    ...(shown ? { display: shown } : {}),
    projectId: imported.projectId,
    importId: imported.id,
    fileName: file.row.path,
    groupKey,
    publishedSplit: file.row.split,
    labelVersion: labels.length,
    labelClassId: labels.at(-1)?.labelClass.id ?? null,
  }
}

const late = 'somebody labelled the same bytes while this was read: look again'

/** That what is known already was published here, too. */
const publicationsOf = (verdicts: readonly Verdict[], idOf: ReadonlyMap<string, string>): Publication[] =>
  verdicts.flatMap(({ outcome, imageId, file: { row, facts } }) => {
    const id = imageId ?? idOf.get(facts.sha256 ?? '')
    return outcome === 'KNOWN' && row.split !== null && id !== undefined ? [{ imageId: id, split: row.split }] : []
  })

/** Writes one batch of files: images, labels, outcomes and their audit events, all or none. @throws Conflict */
export async function addImages(
  ctx: Context,
  claim: Claim,
  imported: Import,
  classes: LabelClass[],
  rows: readonly ReadRow<StoredFile>[],
): Promise<void> {
  const { projectId, id: importId } = imported
  await inTransaction(
    ctx,
    async ctx => {
      const tx = ctx.database
      await fenceJob(ctx, claim, gotOn)
      await lockAdding(tx, projectId)
      const { files, refused, stillNamedCount } = sortRead(rows)
      const verdicts = await judgeFiles(ctx, imported, classes, files)
      const fresh = verdicts
        .filter(v => v.outcome === 'NEW' && v.imageId === null)
        .map(verdict => ({ ...verdict, stored: storedOf(verdict) }))
      const again = verdicts.filter(v => v.outcome === 'NEW' && v.imageId !== null)
      await holdImages(
        tx,
        projectId,
        verdicts.flatMap(v => v.imageId ?? []),
      )
      const images = await tx.image.createManyAndReturn({
        data: fresh.map(verdict => imageOf(imported, verdict, verdict.stored)),
      })
      const idOf = new Map(images.map(image => [image.sha256, image.id]))
      const brought = await bringAgain(tx, imported, again)
      const wanted = verdicts.flatMap(({ imageId, labels, after }) =>
        imageId !== null && labels.length > 0 ? [{ imageId, labels, after }] : [],
      )
      const claimed = await claimLabelling(tx, wanted)
      const labellings = [
        ...fresh.map(v => ({ imageId: idOf.get(v.stored.sha256) ?? '', labels: v.labels, after: 0 })),
        ...claimed,
      ]
      const isLate = (v: Verdict) =>
        wanted.some(w => w.imageId === v.imageId) && !claimed.some(c => c.imageId === v.imageId)
      const inTime = verdicts.filter(v => !isLate(v))
      const published = await publishSplits(tx, imported, publicationsOf(inTime, idOf))
      await recordVerdicts(tx, importId, [
        ...refused,
        ...verdicts.map(verdict => {
          const recorded = recordedOf(verdict, sha256 => idOf.get(sha256) ?? null)
          if (isLate(verdict)) return { ...recorded, outcome: 'CONFLICT' as const, reason: late }
          return verdict.outcome === 'NEW' ? { ...recorded, outcome: 'ADDED' as const } : recorded
        }),
      ])
      await sumDeidentification(
        tx,
        importId,
        fresh.map(v => v.stored),
        stillNamedCount,
      )
      const happenings: Happening[] = images.map(({ id, sha256, fileName, groupKey }) => ({
        action: 'IMAGE_ADDED',
        nounId: id,
        projectId,
        after: { sha256, fileName, groupKey, importId },
      }))
      await recordAudit(ctx, ...happenings, ...brought, ...published, ...(await giveLabels(tx, imported, labellings)))
    },
    60_000,
  )
}
