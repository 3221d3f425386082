import type { Transaction } from '#core/database.ts'
import type { Import, ImportFile, Split } from '#core/generated/prisma/client.ts'
import { labelsOf, nameOfLast } from '#core/import/brought-labels.ts'
import type { classOf } from '#core/import/class-map.ts'
import type { Twin } from '#core/import/find-twins.ts'
import { groupOf } from '#core/import/group-key.ts'

/** What files of this import say of their bytes, once classes stand for something. */
export interface Claimed {
  /** Of the first that says so. */
  path: string
  /** That is asked, from 1; of a file that has one it means nothing. */
  frame: number | null
  className: string | null
  group: ReturnType<typeof groupOf>
  split: Split | null
}

interface Claims {
  /** In the order of the first file of each. */
  said: Claimed[]
  /** What the first file says that is new. */
  first: Claimed | null
}

type Row = Pick<ImportFile, 'sha256' | 'frame' | 'split' | 'groupName' | 'patientKey' | 'studyKey' | 'path'> & {
  classNames: string[]
  newPath: string | null
}

/** Of those that differ by group or frame alone: enough that one is of another, whichever is asked about. */
const mostGroups = 5

/**
 * What the files of this import say that have one of these hashes and may go in, by hash. Whatever their number, a few of
 * each kind are read: whoever contradicts any of them contradicts one of these.
 */
export async function findClaims(
  tx: Transaction,
  imported: Pick<Import, 'id' | 'frame'>,
  find: ReturnType<typeof classOf>,
  hashes: string[],
): Promise<Map<string, Claims>> {
  // Paths by name of the few alone: joined with all files, the whole was grouped anew for each where the planner knew no better.
  const rows = await tx.$queryRaw<Row[]>`
    with "said" as (
      select f."sha256", jsonb_path_query_array(f."answers", '$[*].className') as "classNames", f."split", f."groupName",
        f."patientKey", f."studyKey", f."frame", min(f."position") as "at", min(f."position") filter (where f."outcome" = 'NEW') as "newAt"
      from "ImportFile" f
      where f."importId" = ${imported.id}::uuid and f."sha256" = any(${hashes}) and f."outcome" not in ('REFUSED', 'PASSED_OVER')
      group by 1, 2, 3, 4, 5, 6, 7
    ), "ranked" as (
      select *, row_number() over (partition by "sha256", "classNames", "split" order by "at") as "rank",
        row_number() over (partition by "sha256" order by "newAt") as "newRank"
      from "said"
    ), "few" as materialized (
      select * from "ranked" where "rank" <= ${mostGroups} or ("newRank" = 1 and "newAt" is not null)
    )
    select s."sha256", s."classNames", s."split", s."groupName", s."patientKey", s."studyKey", s."frame",
      (select f."path" from "ImportFile" f where f."importId" = ${imported.id}::uuid and f."position" = s."at") as "path",
      case s."newRank" when 1 then
        (select f."path" from "ImportFile" f where f."importId" = ${imported.id}::uuid and f."position" = s."newAt")
      end as "newPath"
    from "few" s
    order by s."at"`
  const claims = new Map<string, Claims>()
  for (const row of rows) {
    const answers = row.classNames.map(className => ({ className, labeller: null }))
    const labels = labelsOf({ answers }, find)
    if (typeof labels === 'string') continue
    const claimed = (path: string): Claimed => ({
      ...{ path, className: nameOfLast(labels), group: groupOf({ ...row, path }), split: row.split },
      frame: row.frame ?? imported.frame,
    })
    const { said, first } = claims.get(row.sha256 ?? '') ?? { said: [], first: null }
    claims.set(row.sha256 ?? '', {
      said: [...said, claimed(row.path)],
      first: row.newPath === null ? first : claimed(row.newPath),
    })
  }
  return claims
}

export const twinOf = ({ path, frame, className, group, split }: Claimed): Twin => ({
  imageId: null,
  path,
  frame,
  className,
  groupKey: group.groupKey,
  split,
  ...{ labelVersion: 0, isByPerson: false, isOut: false },
})
