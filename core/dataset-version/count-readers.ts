import type { Transaction } from '#core/database.ts'
import type { ReaderShare } from '#core/dataset-version/frozen.ts'

/** Who gave the labels of a dataset version's items, most first. */
export const countReaders = (tx: Transaction, datasetVersionId: string) =>
  tx.$queryRaw<ReaderShare[]>`
    select l."readerId", case when l."readerId" is null then l."labeller" end as "labeller", l."origin",
      count(*)::int as "labelCount"
    from "DatasetItem" d join "ReferenceLabel" f on f."id" = d."referenceLabelId"
    join "Label" l on l."id" = any(f."labelIds")
    where d."datasetVersionId" = ${datasetVersionId}::uuid
    group by 1, 2, 3 order by count(*) desc, 2, 3, 1`
