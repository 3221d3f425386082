import { jobFragment } from '@/features/job/job.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const batchFragment = graphql(
  `
  fragment Batch on Batch {
    id
    kind
    labelClass { id name position }
    cannotTell
    readerCount
    assignee { id name }
    reason
    doneCount
    standingCount
    refused { why imageCount }
    createdAt
    createdBy { id name }
    job { id status isAskedByViewer ...Job }
    undoJob { id status ...Job }
    undoReason
    undoneAt
    undoneBy { id name }
    restoredCount
    leftCount
    project { id viewerRights viewerRoles }
  }
`,
  [jobFragment],
)

export type BatchRef = FragmentOf<typeof batchFragment>
export const readBatch = (ref: BatchRef) => readFragment(batchFragment, ref)
export type Batch = ReturnType<typeof readBatch>

export const batchQuery = graphql(`query Batch($id: ID!) { batch(id: $id) { id ...Batch } }`, [batchFragment])

/** Lists that are asked for anew when images were changed. */
export const listsOfImages = ['ProjectImages', 'ImagePage']
