import { givenOf } from '#core/answer-attribute/rule.ts'
import type { Context } from '#core/context.ts'
import { classNamer } from '#core/dataset-version/frozen.ts'
import { attributesOf, namesOf } from '#core/dataset-version/frozen-attributes.ts'
import { openManifestHash } from '#core/dataset-version/hash-manifest.ts'
import { manifestHead } from '#core/dataset-version/manifest.ts'
import type { BurnedIn, DatasetVersion, Prisma, Split } from '#core/generated/prisma/client.ts'

/** An image of a dataset version, as far as it is written somewhere. */
export interface FrozenItem {
  sha256: string
  fileSha256: string
  mediaType: string
  burnedIn: BurnedIn | null
  /** Pixels, as shown. */
  width: number
  height: number
  /** Of a file of several frames, from 1. */
  frame: number | null
  groupKey: string
  split: Split
  labelVersion: number
  /** The name of its class. */
  label: string
  /** Names of what is said of each attribute of the version, in their order. */
  attributes: string[][]
  /** Its line of the manifest. */
  line: string
}

interface Row extends Omit<FrozenItem, 'label' | 'line' | 'attributes'> {
  /** Null, with all behind it: an image of the project that is not in the version. */
  labelClassId: string | null
  attributes: Prisma.JsonValue
}

/** Images of the project that one statement looks at: some ten milliseconds of it, and of this process. */
const rangeSize = 1000

/**
 * By hand, so that no statement costs more for what statistics do not know yet: a range of the index by hash, and of each
 * image there the one item by its key.
 */
const readRange = (ctx: Pick<Context, 'database'>, { id, projectId }: DatasetVersion, after: string) =>
  ctx.database.$queryRaw<Row[]>`
    with "range" as materialized (
      select "id", "sha256", "fileSha256", "mediaType", "burnedIn", "width", "height", "frame" from "Image"
      where "projectId" = ${projectId}::uuid and "sha256" > ${after} order by "sha256" limit ${rangeSize}
    )
    select r."sha256", r."fileSha256", r."mediaType", r."burnedIn", r."width", r."height", r."frame", d.*
    from "range" r left join lateral (
      select d."labelClassId", d."groupKey", d."split", d."attributes", f."version" as "labelVersion"
      from "DatasetItem" d join "ReferenceLabel" f on f."id" = d."referenceLabelId"
      where d."datasetVersionId" = ${id}::uuid and d."imageId" = r."id" offset 0
    ) d on true order by r."sha256"`

/**
 * The images of a dataset version in the order of its manifest, a range at a time. The last range is given only after all
 * lines together have come to the hash that it was frozen with: whatever is written from them is not whole before.
 * @param left aborted: no further range is read
 * @throws where the rows no longer give that hash; the signal's reason
 */
export async function* readItems(
  ctx: Pick<Context, 'database'>,
  frozen: DatasetVersion,
  left?: AbortSignal,
): AsyncGenerator<FrozenItem[]> {
  const nameOf = classNamer(frozen)
  const attributes = attributesOf(frozen)
  const hash = openManifestHash(attributes.map(a => a.name))
  let held: FrozenItem[] = []
  let after = ''
  for (let isMore = true; isMore; ) {
    left?.throwIfAborted()
    const rows = await readRange(ctx, frozen, after)
    const items = rows.flatMap(({ labelClassId, ...row }): FrozenItem[] => {
      if (labelClassId === null) return []
      const item = { ...row, label: nameOf(labelClassId), attributes: namesOf(attributes, givenOf(row.attributes)) }
      const [line = ''] = hash.add([{ ...item, imageSha256: row.sha256 }])
      return [{ ...item, line }]
    })
    if (items.length > 0) {
      if (held.length > 0) yield held
      held = items
    }
    isMore = rows.length === rangeSize
    after = rows.at(-1)?.sha256 ?? after
  }
  const now = hash.digest()
  if (now !== frozen.manifestSha256)
    throw new Error(`dataset version ${frozen.id} was frozen as ${frozen.manifestSha256}, its rows now give ${now}`)
  yield held
}

/** The bytes of the manifest of a version, a range of its lines at a time. */
export async function* manifestChunks(
  frozen: Pick<DatasetVersion, 'attributes'>,
  items: AsyncIterable<FrozenItem[]>,
): AsyncGenerator<Buffer> {
  yield Buffer.from(manifestHead(attributesOf(frozen).map(a => a.name)))
  for await (const range of items) yield Buffer.from(range.map(({ line }) => line).join(''))
}
