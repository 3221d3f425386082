import { type Happening, recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Import, LabelClass, Prisma } from '#core/generated/prisma/client.ts'
import { newId } from '#core/id.ts'
import { holdImages } from '#core/image/hold-images.ts'
import { lockAdding } from '#core/image/lock-adding.ts'
import { bringAgain } from '#core/import/bring-again.ts'
import { draftLabels, holdPolicy, newStanding } from '#core/import/give-labels.ts'
import { judgeFiles, type Named, type Verdict } from '#core/import/judge-files.ts'
import { type Publication, publishSplits } from '#core/import/publish-splits.ts'
import { recordVerdicts } from '#core/import/record-verdicts.ts'
import { type ReadRow, recordedOf, sortRead } from '#core/import/sort-read.ts'
import { sumDeidentification } from '#core/import/sum-deidentification.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import type { StoredFile } from '#core/picture/ingested.ts'
import { type Draft, openDraft, settleDraft, withdrawAnswers } from '#core/reading/draft.ts'
import { holdStandings } from '#core/reading/standing.ts'
import { writeHeld } from '#core/reading/write.ts'

/** @throws Error where its bytes were known, and are nowhere: no image is ever deleted */
function storedOf({ file: { row, facts } }: Verdict<StoredFile | Named>): StoredFile {
  if ('fileSha256' in facts) return facts
  throw new Error(`${row.path} is known, but the project has no image of ${facts.sha256}`)
}

const imageOf = (
  imported: Import,
  { file, groupKey }: Verdict<StoredFile | Named>,
  facts: StoredFile,
  { now, labels }: Draft,
) => {
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
    id: now.imageId,
    projectId: imported.projectId,
    importId: imported.id,
    fileName: file.row.path,
    groupKey,
    publishedSplit: file.row.split,
    revision: labels.length > 0 ? 1 : 0,
    labelVersion: now.labelVersion,
    labelClassId: now.labelClassId,
    readingState: now.readingState,
    readCount: now.readCount,
  }
}

const isAgain = ({ outcome, imageId }: Verdict) => outcome === 'NEW' && imageId !== null

const lateReason = 'somebody labelled the same bytes while this was read: look again'

/** That what is known already was published here, too. */
const publicationsOf = (verdicts: readonly Verdict[], idOf: ReadonlyMap<string, string>): Publication[] =>
  verdicts.flatMap(({ outcome, imageId, file: { row, facts } }) => {
    const id = imageId ?? idOf.get(facts.sha256 ?? '')
    return outcome === 'KNOWN' && row.split !== null && id !== undefined ? [{ imageId: id, split: row.split }] : []
  })

/**
 * What images that are there already get of this import, held until commit. Somebody may have labelled one since it was
 * judged: theirs stands. Of one that comes back, what imports said in its former life counts no more.
 */
async function draftKnown(ctx: Context<Transaction>, imported: Import, verdicts: readonly Verdict[]) {
  const known = verdicts.filter(v => v.imageId !== null && (v.labels.length > 0 || (isAgain(v) && !v.isLabelKept)))
  const held = await holdStandings(
    ctx,
    imported.projectId,
    known.flatMap(v => v.imageId ?? []),
  )
  const standing = new Map(held.map(image => [image.imageId, image]))
  const late = new Set<string>()
  const drafts: Draft[] = []
  for (const verdict of known) {
    const image = standing.get(verdict.imageId ?? '')
    if (!image || image.takenOutAt !== null || image.labelVersion !== verdict.after) {
      if (verdict.labels.length > 0) late.add(verdict.imageId ?? '')
      continue
    }
    const draft = openDraft(image)
    if (isAgain(verdict) && !verdict.isLabelKept && withdrawAnswers(draft, () => true) > 0) settleDraft(draft)
    draftLabels(draft, imported, verdict.labels)
    if (draft.readings.size > 0) drafts.push(draft)
  }
  return { drafts, late }
}

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
      await holdImages(
        tx,
        projectId,
        verdicts.flatMap(v => v.imageId ?? []),
      )
      const policy = await holdPolicy(tx, projectId)
      const fresh = verdicts
        .filter(v => v.outcome === 'NEW' && v.imageId === null)
        .map(verdict => {
          const draft = openDraft(newStanding(newId(), projectId, policy), true)
          draftLabels(draft, imported, verdict.labels)
          return { ...verdict, stored: storedOf(verdict), draft }
        })
      const images = await tx.image.createManyAndReturn({
        data: fresh.map(verdict => imageOf(imported, verdict, verdict.stored, verdict.draft)),
      })
      const idOf = new Map(images.map(image => [image.sha256, image.id]))
      const brought = await bringAgain(tx, imported, verdicts.filter(isAgain))
      const { drafts, late } = await draftKnown(ctx, imported, verdicts)
      const isLate = ({ imageId }: Verdict) => imageId !== null && late.has(imageId)
      const inTime = verdicts.filter(v => !isLate(v))
      const published = await publishSplits(tx, imported, publicationsOf(inTime, idOf))
      await recordVerdicts(tx, importId, [
        ...refused,
        ...verdicts.map(verdict => {
          const recorded = recordedOf(verdict, sha256 => idOf.get(sha256) ?? null)
          if (isLate(verdict)) return { ...recorded, outcome: 'CONFLICT' as const, reason: lateReason }
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
      await recordAudit(ctx, ...happenings, ...brought, ...published)
      await writeHeld(
        ctx,
        fresh.map(v => v.draft).filter(d => d.labels.length > 0),
      )
      await writeHeld(ctx, drafts)
    },
    60_000,
  )
}
