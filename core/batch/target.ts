import { InvalidInput } from '#core/errors.ts'
import { type Batch, Prisma } from '#core/generated/prisma/client.ts'
import { requireId } from '#core/id.ts'
import type { ImageFilter } from '#core/image/filter.ts'
import { filterSql } from '#core/image/find-neighbours.ts'
import { keptFilter, parseFilter } from '#core/image/parse-filter.ts'

/** Images that are named one by one; more are named by a filter. */
export const mostPicked = 5000

export interface TargetInput {
  projectId: string
  imageIds?: readonly string[] | null
  filter?: ImageFilter | null
  exceptIds?: readonly string[] | null
}

/** Which images are meant: those of imageIds, or where filter is not null all of it but exceptIds. */
export interface Target {
  projectId: string
  imageIds: string[]
  filter: ImageFilter | null
  exceptIds: string[]
}

function idsOf(field: string, ids: readonly string[] | null | undefined): string[] {
  const found = [...new Set((ids ?? []).map(id => requireId('Image', id)))]
  if (found.length > mostPicked)
    throw new InvalidInput(field, `${found.length} images`, `at most ${mostPicked}: name more by a filter`)
  return found
}

/** @throws InvalidInput unless exactly one of imageIds and filter says which; NotFound for what can be no id */
export function parseTarget({ projectId, ...input }: TargetInput): Target {
  const imageIds = idsOf('imageIds', input.imageIds)
  const exceptIds = idsOf('exceptIds', input.exceptIds)
  const filter = input.filter ? parseFilter(input.filter) : null
  if (filter === null && imageIds.length === 0)
    throw new InvalidInput('imageIds', 'no image', `1 to ${mostPicked} images, or a filter`)
  if (filter !== null && imageIds.length > 0)
    throw new InvalidInput('imageIds', `${imageIds.length} images`, 'imageIds or filter, not both')
  if (filter === null && exceptIds.length > 0)
    throw new InvalidInput('exceptIds', `${exceptIds.length} images`, 'nothing beside imageIds')
  return { projectId, imageIds, filter, exceptIds }
}

export const targetOf = ({ projectId, imageIds, filter, exceptIds }: Batch): Target => ({
  ...{ projectId, imageIds, exceptIds },
  filter: filter === null ? null : keptFilter(filter),
})

/** Of an image n, whether it is meant. */
export function targetSql({ projectId, imageIds, filter, exceptIds }: Target): Prisma.Sql {
  const named = filter ? filterSql(filter) : Prisma.sql`n."id" = any(${imageIds}::uuid[])`
  const but = exceptIds.length > 0 ? Prisma.sql`and n."id" <> all(${exceptIds}::uuid[])` : Prisma.empty
  return Prisma.sql`n."projectId" = ${projectId}::uuid and ${named} ${but}`
}
