import { type Happening, recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { type Import, type LabelClass, type LabelOrigin, Prisma } from '#core/generated/prisma/client.ts'
import { holdImages } from '#core/image/hold-images.ts'
import { lockAdding } from '#core/image/lock-adding.ts'
import { giveLabels } from '#core/import/give-labels.ts'
import { findSaid, type Said } from '#core/import/undo/find-said.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'

const batchSize = 500

/** The newest label of an image that the import gave it, and what stood before, if anything did that still counts. */
interface Given {
  id: string
  imageId: string
  version: number
  labelClassId: string
  formerId: string | null
  formerClassId: string | null
  formerReaderId: string | null
  formerOrigin: LabelOrigin | null
  formerImportId: string | null
  formerLabeller: string | null
}

const findGiven = (tx: Transaction, importId: string, among: Prisma.Sql) => tx.$queryRaw<Given[]>`
  select l."id", l."imageId", l."version", l."labelClassId", f."id" as "formerId", f."labelClassId" as "formerClassId",
    f."readerId" as "formerReaderId", f."origin" as "formerOrigin", f."importId" as "formerImportId",
    f."labeller" as "formerLabeller"
  from "Label" l
  join "Image" i on i."id" = l."imageId" and i."labelVersion" = l."version" and i."labelClassId" is not null
  left join lateral (
    select f.* from "Label" f left join "Import" o on o."id" = f."importId"
    where f."imageId" = l."imageId" and f."version" < l."version" and f."importId" is distinct from l."importId"
      and o."undoJobId" is null
    order by f."version" desc limit 1
  ) f on true
  where l."importId" = ${importId}::uuid and i."importId" <> l."importId" and ${among}
  order by l."id" limit ${batchSize}`

const putBackReason = 'Put back: the import that changed it was undone.'

/** What stands once a label is taken back: a person's former answer, what another import says, or what stood before. */
interface Left extends Given {
  classId: string | null
  /** Null: the former answer, or none. */
  said: Said | null
}

function leftOf(given: Given, said: Said | undefined): Left {
  const { formerOrigin, formerClassId } = given
  const isFormer = !said || formerOrigin === 'READER' || said.label.labelClass.id === formerClassId
  return isFormer
    ? { ...given, classId: formerClassId, said: null }
    : { ...given, classId: said.label.labelClass.id, said }
}

/** Names on each image what stands there now: the version that follows, or that it is unlabelled. */
const nameCurrent = (tx: Transaction, left: readonly Left[]) => {
  const now = left.map(({ imageId, version, classId }) => ({
    ...{ imageId, labelClassId: classId, version: classId === null ? version : version + 1 },
  }))
  return tx.$executeRaw`
    update "Image" i set "labelVersion" = v."version", "labelClassId" = v."labelClassId"
    from jsonb_to_recordset(${JSON.stringify(now)}::jsonb) as v("imageId" uuid, "version" int, "labelClassId" uuid)
    where i."id" = v."imageId"`
}

/** The labels that other imports say, as theirs. @returns what the audit has to say of them */
async function giveSaid(tx: Transaction, left: readonly Left[]): Promise<Happening[]> {
  const labellings = left.flatMap(({ imageId, version: after, said }) =>
    said ? [{ by: said.by, labelling: { imageId, after, labels: [said.label] } }] : [],
  )
  const happenings: Happening[] = []
  for (const [by, same] of Map.groupBy(labellings, l => l.by))
    happenings.push(
      ...(await giveLabels(
        tx,
        by,
        same.map(l => l.labelling),
      )),
    )
  return happenings
}

/**
 * Takes the labels back that an import gave to images which are there without it, one batch of them: where the import's
 * is still the newest, a new version says what another import says or puts the former answer back, or the image is
 * unlabelled. No version is removed.
 * @returns the id of the last one; null: there was none @throws Conflict where the job was taken over
 */
export async function takeBackLabels(
  ctx: Context,
  claim: Claim,
  imported: Import,
  classes: readonly LabelClass[],
  after: string,
): Promise<string | null> {
  const { id: importId, projectId, undoReason: reason } = imported
  const nameOf = (id: string | null) => classes.find(c => c.id === id)?.name ?? null
  return inTransaction(
    ctx,
    async ctx => {
      const tx = ctx.database
      await fenceJob(ctx, claim, gotOn)
      // Whoever brings these images meanwhile is heard, or finds them without the label.
      await lockAdding(tx, projectId)
      const found = await findGiven(tx, importId, Prisma.sql`l."id" > ${after}::uuid`)
      const last = found.at(-1)
      if (!last) return null
      // Whoever labels one of these images from here on waits, and is told that it changed; who did so just now is heard.
      await holdImages(
        tx,
        projectId,
        found.map(g => g.imageId),
      )
      const given = await findGiven(tx, importId, Prisma.sql`l."id" = any(${found.map(g => g.id)}::uuid[])`)
      const said = await findSaid(
        tx,
        imported,
        classes,
        given.map(g => g.imageId),
      )
      const left = given.map(g => leftOf(g, said.get(g.imageId)))
      await nameCurrent(tx, left)
      await tx.label.createMany({
        data: left.flatMap(({ imageId, version, said, ...former }) =>
          said !== null || former.formerClassId === null
            ? []
            : [
                {
                  imageId,
                  version: version + 1,
                  labelClassId: former.formerClassId,
                  readerId: former.formerReaderId,
                  origin: former.formerOrigin ?? 'IMPORT',
                  importId: former.formerImportId,
                  labeller: former.formerLabeller,
                  reason: putBackReason,
                },
              ],
        ),
      })
      await tx.import.update({ where: { id: importId }, data: { takenBackCount: { increment: given.length } } })
      await recordAudit(
        ctx,
        ...left.map(({ id, imageId, version, labelClassId, classId }) => ({
          action: 'LABEL_TAKEN_BACK' as const,
          nounId: id,
          projectId,
          before: { imageId, labelClass: nameOf(labelClassId), version, importId },
          after: { imageId, labelClass: nameOf(classId), version: classId === null ? version : version + 1 },
          reason,
        })),
        ...(await giveSaid(tx, left)),
      )
      return last.id
    },
    60_000,
  )
}
