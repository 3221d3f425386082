import { type Happening, recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Import, LabelClass } from '#core/generated/prisma/client.ts'
import type { PreparedFile, RefusedFile } from '#core/import/prepare-file.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob } from '#core/job/fence.ts'

export interface ImportBatch {
  prepared: PreparedFile[]
  refused: RefusedFile[]
}

const rowOf = (file: PreparedFile, imported: Import) => ({
  projectId: imported.projectId,
  importId: imported.id,
  sha256: file.sha256,
  fileSha256: file.sha256,
  pictureSha256: file.sha256,
  previewSha256: file.thumbnailSha256,
  thumbnailSha256: file.thumbnailSha256,
  fileName: file.entry.path,
  mediaType: file.mediaType,
  byteCount: file.byteCount,
  width: file.width,
  height: file.height,
  bitDepth: file.bitDepth,
  groupKey: file.groupKey,
})

/** Sorts a batch into what is new, what is there, and what contradicts the record. */
async function sortBatch(tx: Transaction, imported: Import, classes: LabelClass[], batch: ImportBatch) {
  const refused = [...batch.refused]
  const refuse = (file: PreparedFile, reason: string) =>
    refused.push({ path: file.entry.path, position: file.position, reason })
  const classNames = classes.map(c => c.name).join(', ')
  const known = new Map(
    (
      await tx.image.findMany({
        where: { projectId: imported.projectId, sha256: { in: batch.prepared.map(f => f.sha256) } },
        include: { labelClass: true },
      })
    ).map(image => [image.sha256, image]),
  )
  const added = new Map<string, { file: PreparedFile; labelClass: LabelClass | null }>()
  const labelled: { imageId: string; labelClass: LabelClass }[] = []
  for (const file of batch.prepared) {
    const { className, groupKey } = file.entry
    const labelClass = classes.find(c => c.name === className) ?? null
    const twin = added.get(file.sha256)
    const image = known.get(file.sha256)
    if (className !== null && labelClass === null) refuse(file, `label is ${className}; allowed: ${classNames}`)
    else if (twin) {
      if (twin.labelClass?.id !== labelClass?.id)
        refuse(
          file,
          `the same bytes as ${twin.file.entry.path}, which is labelled ${twin.labelClass?.name ?? 'nothing'}`,
        )
    } else if (!image) added.set(file.sha256, { file, labelClass })
    else if (groupKey !== null && image.groupKey !== file.groupKey)
      refuse(file, `group is ${file.groupKey}; the same bytes are in the project with group ${image.groupKey}`)
    else if (labelClass && image.labelClass && image.labelClass.id !== labelClass.id)
      refuse(file, `label is ${labelClass.name}; the same bytes are labelled ${image.labelClass.name} in the project`)
    else if (labelClass && !image.labelClass) labelled.push({ imageId: image.id, labelClass })
  }
  return { added: [...added.values()], labelled, refused }
}

/** Writes one batch of files: images, labels, refusals and their audit events, all or none. @throws Conflict */
export async function addImages(
  ctx: Context,
  claim: Claim,
  imported: Import,
  classes: LabelClass[],
  batch: ImportBatch,
): Promise<void> {
  const { projectId, id: importId } = imported
  await inTransaction(
    ctx,
    async ctx => {
      const tx = ctx.database
      await fenceJob(ctx, claim)
      // One batch a project at a time: two imports of the same pictures must not both add them.
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${projectId}, 1))`
      const { added, labelled, refused } = await sortBatch(tx, imported, classes, batch)
      const rows = refused.map(r => ({ ...r, importId, outcome: 'REFUSED' as const }))
      await tx.importFile.createMany({ data: rows, skipDuplicates: true })
      const images = await tx.image.createManyAndReturn({ data: added.map(({ file }) => rowOf(file, imported)) })
      const idOf = new Map(images.map(image => [image.sha256, image.id]))
      const toLabel = [
        ...added.flatMap(({ file, labelClass }) => {
          const imageId = idOf.get(file.sha256)
          return imageId && labelClass ? [{ imageId, labelClass }] : []
        }),
        ...labelled,
      ]
      const happenings: Happening[] = images.map(({ id, sha256, fileName, groupKey }) => ({
        action: 'IMAGE_ADDED',
        nounId: id,
        projectId,
        after: { sha256, fileName, groupKey, importId },
      }))
      for (const labelClass of classes) {
        const imageIds = toLabel.filter(t => t.labelClass.id === labelClass.id).map(t => t.imageId)
        if (imageIds.length === 0) continue
        const data = { labelVersion: 1, labelClassId: labelClass.id }
        // Somebody may have labelled one since it was looked at: theirs stands, and it is not among these.
        const given = await tx.image.updateManyAndReturn({ where: { id: { in: imageIds }, labelVersion: 0 }, data })
        const labels = await tx.label.createManyAndReturn({
          data: given.map(image => ({
            imageId: image.id,
            importId,
            labelClassId: labelClass.id,
            version: 1,
            readerId: claim.actor.id,
            origin: 'IMPORT' as const,
          })),
        })
        for (const { id, imageId } of labels) {
          const after = { imageId, labelClass: labelClass.name, version: 1, importId }
          happenings.push({ action: 'LABEL_GIVEN', nounId: id, projectId, after })
        }
      }
      await recordAudit(ctx, ...happenings)
    },
    60_000,
  )
}
