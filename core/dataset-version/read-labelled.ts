import type { Transaction } from '#core/database.ts'
import { leftOver, type PublishedGroups, type PublishedKind, splitOrder } from '#core/dataset-version/groups.ts'
import { type BurnedIn, Prisma, type Split, type SuspectedBurnedIn } from '#core/generated/prisma/client.ts'
import { openImportsOf } from '#core/import/stage.ts'
import { rowsOf } from '#core/rows-of.ts'

/** Images "i" of a project that have a label and are in it. */
const labelled = (projectId: string) => Prisma.sql`
  i."projectId" = ${projectId}::uuid and i."takenOutAt" is null and i."labelClassId" is not null`

/** Of these, those that are frozen: a dataset leaves the house, so pictures that a person saw names in stay. */
export const kept = (projectId: string, suspected: SuspectedBurnedIn | null) => Prisma.sql`
  ${labelled(projectId)} and i."burnedIn" is distinct from 'YES'
  and (${suspected !== 'LEAVE_OUT'} or i."burnedIn" is distinct from 'SUSPECTED')`

/** The same, of what is counted. */
export const isKept = (burnedIn: BurnedIn | null, suspected: SuspectedBurnedIn | null): boolean =>
  burnedIn !== 'YES' && !(burnedIn === 'SUSPECTED' && suspected === 'LEAVE_OUT')

export interface LabelledCounts {
  /** The moment of the transaction. */
  at: Date
  openImportCount: number
  burnedInCount: number
  suspectedCount: number
}

/** How many images a project leaves out, or may, and whether anything is being imported: of one moment, in a snapshot. */
export async function countLabelled(database: Transaction, projectId: string): Promise<LabelledCounts> {
  const [row] = await database.$queryRaw<Omit<LabelledCounts, 'openImportCount'>[]>`
    select now() as "at", count(*) filter (where i."burnedIn" = 'YES')::int as "burnedInCount",
      count(*) filter (where i."burnedIn" = 'SUSPECTED')::int as "suspectedCount"
    from "Image" i where ${labelled(projectId)}`
  if (!row) throw new Error('a count without a row')
  return { ...row, openImportCount: await database.import.count({ where: openImportsOf(projectId) }) }
}

/** A kind as the query below writes it: "<published split * classes + class>:<images> …". */
function readKind(text: string, classCount: number): PublishedKind {
  const kind = Array.from({ length: leftOver + 1 }, () => new Array<number>(classCount).fill(0))
  for (const part of text.split(' ')) {
    const [at = 0, images = 0] = part.split(':').map(Number)
    kind[Math.floor(at / classCount)]?.splice(at % classCount, 1, images)
  }
  return kind
}

const groupsAtATime = 5_000

/** The group of an image "i", joined with others by duplicates that were confirmed. */
const groupOf = Prisma.sql`coalesce(j."joinedKey", i."groupKey")`
const withJoins = Prisma.sql`left join "GroupJoin" j on j."projectId" = i."projectId" and j."groupKey" = i."groupKey"`

/**
 * The groups of what is kept, put together by the database: what comes over is a line a group.
 * @param onRead is told how many there are so far
 */
export async function readGroups(
  tx: Transaction,
  which: Prisma.Sql,
  classIds: readonly string[],
  onRead: (groupCount: number) => void,
): Promise<PublishedGroups> {
  const published = Prisma.sql`coalesce(array_position(${splitOrder}::"Split"[], i."publishedSplit"), ${leftOver + 1}) - 1`
  const query = Prisma.sql`
    select "groupKey", string_agg("part" || ':' || "images", ' ' order by "part") as "kind" from (
      select ${groupOf} as "groupKey", (${published}) * ${classIds.length}
        + array_position(${classIds}::uuid[], i."labelClassId") - 1 as "part", count(*) as "images"
      from "Image" i ${withJoins} where ${which} group by 1, 2
    ) "counted" group by 1`
  const keys: string[] = []
  const kindOf: number[] = []
  const places = new Map<string, number>()
  for await (const rows of rowsOf<{ groupKey: string; kind: string }>(tx, query, groupsAtATime)) {
    for (const { groupKey, kind } of rows) {
      const place = places.get(kind) ?? places.size
      places.set(kind, place)
      keys.push(groupKey)
      kindOf.push(place)
    }
    onRead(keys.length)
  }
  return { keys, kindOf, kinds: [...places.keys()].map(text => readKind(text, classIds.length)) }
}

export interface LabelledImage {
  imageId: string
  sha256: string
  groupKey: string
  referenceLabelId: string
  labelClassId: string
  version: number
  publishedSplit: Split | null
  /** Beside the class, by the decision that it counts by, or by each answer that does; empty where nothing is asked. */
  said: Prisma.JsonValue[]
}

/** Of a reference label f. The database gathers it for a page of images at once. */
const saidOf = Prisma.sql`case when f."adjudicationId" is not null
    then (select jsonb_build_array(a."attributes") from "Adjudication" a where a."id" = f."adjudicationId")
    else coalesce((select jsonb_agg(l."attributes" order by l."id") from "Label" l where l."id" = any(f."labelIds")), '[]') end`

const imagesAtATime = 2_000

/**
 * What is kept, each image with its reference label, by hash.
 * @param isAsked whether the project asks for more than the class
 */
export const readImages = (tx: Transaction, which: Prisma.Sql, isAsked: boolean) =>
  rowsOf<LabelledImage>(
    tx,
    Prisma.sql`
      select i."id" as "imageId", i."sha256", ${groupOf} as "groupKey", f."id" as "referenceLabelId", f."labelClassId", f."version",
        i."publishedSplit", ${isAsked ? saidOf : Prisma.sql`'[]'::jsonb`} as "said"
      from "Image" i ${withJoins} join "ReferenceLabel" f on f."imageId" = i."id" and f."version" = i."labelVersion"
      where ${which} order by i."sha256"`,
    imagesAtATime,
  )
