import type { Transaction } from '#core/database.ts'
import type { Import, Split } from '#core/generated/prisma/client.ts'

/** Something with the same bytes that is there already: in the project, or earlier in this import. */
export interface Twin {
  imageId: string | null
  /** Of a file of this import. */
  path: string | null
  /** That was taken of a file of several, or is asked of it, from 1. */
  frame: number | null
  className: string | null
  groupKey: string | null
  /** That it was published in. */
  split: Split | null
  /** Image.labelVersion: what a label that it is given follows. */
  labelVersion: number
  /** Whether a person gave its label here: no list overrules that. */
  isByPerson: boolean
  /** It was taken out of the project. */
  isOut: boolean
}

/** Images whose label, the one that stands, was given here by a person. */
async function findByPeople(tx: Transaction, imageIds: string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select i."id" from "Image" i join "ReferenceLabel" f on f."imageId" = i."id" and f."version" = i."labelVersion"
    where i."id" = any(${imageIds}::uuid[]) and i."labelClassId" is not null and f."origin" <> 'IMPORTED'`
  return new Set(rows.map(row => row.id))
}

/** Images of the project by the hashes that they are known by, those that were taken out too. */
export async function findTwins(tx: Transaction, imported: Import, hashes: string[]): Promise<Map<string, Twin>> {
  const images = await tx.image.findMany({
    where: { projectId: imported.projectId, OR: [{ sha256: { in: hashes } }, { fileSha256: { in: hashes } }] },
    include: { labelClass: true },
    orderBy: { id: 'asc' },
  })
  const byPeople = await findByPeople(
    tx,
    images.map(image => image.id),
  )
  const twins = new Map<string, Twin>()
  const known = (hash: string, { id, frame, labelVersion, groupKey, ...image }: (typeof images)[number]) =>
    twins.set(hash, {
      imageId: id,
      path: image.importId === imported.id && image.takenOutAt === null ? image.fileName : null,
      frame,
      className: image.labelClass?.name ?? null,
      groupKey,
      split: image.publishedSplit,
      labelVersion,
      isByPerson: byPeople.has(id),
      isOut: image.takenOutAt !== null,
    })
  // Our own de-identified file that comes back is known by what was kept, but the bytes' own name goes first.
  for (const image of images) known(image.fileSha256, image)
  for (const image of images) known(image.sha256, image)
  return twins
}
