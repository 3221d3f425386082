import { givenOf } from '#core/answer-attribute/rule.ts'
import type { Context } from '#core/context.ts'
import { classNamer } from '#core/dataset-version/frozen.ts'
import { attributesOf, namesOf } from '#core/dataset-version/frozen-attributes.ts'
import type { Prisma, Split } from '#core/generated/prisma/client.ts'

/** How an image stands in a dataset version. */
export interface FrozenState {
  labelClassId: string
  /** As the class was called then. */
  className: string
  /** What is said of each attribute, by the names of then. */
  attributes: { name: string; choices: string[] }[]
  groupKey: string
  split: Split
}

interface Row extends Pick<FrozenState, 'labelClassId' | 'groupKey' | 'split'> {
  datasetVersionId: string
  imageId: string
  attributes: Prisma.JsonValue
}

export const stateKey = (datasetVersionId: string, imageId: string) => `${datasetVersionId} ${imageId}`

/** How images stand in dataset versions, in two statements however many there are. @param keys as stateKey gives them */
export async function findItemsOf(
  { database }: Pick<Context, 'database'>,
  keys: readonly string[],
): Promise<Map<string, FrozenState>> {
  const pairs = keys.map(key => key.split(' '))
  const versionIds = pairs.map(([versionId = '']) => versionId)
  const versions = await database.datasetVersion.findMany({
    where: { id: { in: [...new Set(versionIds)] } },
    select: { id: true, classes: true, attributes: true },
  })
  const namers = new Map(
    versions.map(version => [version.id, { nameOf: classNamer(version), attributes: attributesOf(version) }]),
  )
  const rows = await database.$queryRaw<Row[]>`
    select d."datasetVersionId", d."imageId", d."labelClassId", d."groupKey", d."split", d."attributes"
    from unnest(${versionIds}::uuid[], ${pairs.map(([, imageId = '']) => imageId)}::uuid[]) as k("versionId", "imageId")
    cross join lateral (select * from "DatasetItem" i
      where i."datasetVersionId" = k."versionId" and i."imageId" = k."imageId" offset 0) d`
  return new Map(
    rows.flatMap(({ datasetVersionId, imageId, attributes, ...row }) => {
      const names = namers.get(datasetVersionId)
      if (!names) return []
      const said = namesOf(names.attributes, givenOf(attributes)).map((choices, a) => ({
        name: names.attributes[a]?.name ?? '',
        choices,
      }))
      const state = {
        ...row,
        className: names.nameOf(row.labelClassId),
        attributes: said.filter(s => s.choices.length > 0),
      }
      return [[stateKey(datasetVersionId, imageId), state] as const]
    }),
  )
}
