import type { Transaction } from '#core/database.ts'
import type { Import } from '#core/generated/prisma/client.ts'
import type { BroughtLabel } from '#core/import/brought-labels.ts'
import { readerOf } from '#core/import/class-map.ts'
import { addAnswer, bareAnswer, type Draft, settleDraft } from '#core/reading/draft.ts'
import { followsNewest, type Standing } from '#core/reading/standing.ts'

type Policy = Pick<Standing, 'wanted' | 'isBlind' | 'isReviewed' | 'policyRevision'>

/** The policy that a project's new images are read under: nobody changes it before commit. */
export async function holdPolicy(tx: Transaction, projectId: string): Promise<Policy> {
  const [policy] = await tx.$queryRaw<Policy[]>`
    select "readerCount" as "wanted", "isBlind", "isReviewed", "policyRevision" from "Project"
    where "id" = ${projectId}::uuid for share`
  if (!policy) throw new Error(`project ${projectId} is gone`)
  return policy
}

/** An image that nobody ever said anything of. */
export const newStanding = (imageId: string, projectId: string, policy: Policy): Standing => ({
  ...{ imageId, projectId, ...policy, revision: 0, takenOutAt: null, guidelineVersion: 0 },
  ...{ labelVersion: 0, labelClassId: null, readingState: 'UNREAD', readCount: 0 },
  ...{ reference: null, adjudicationNumber: 0, adjudication: null, goldFeedback: 'NONE', gold: null, readings: [] },
})

/**
 * What an import brings of one image, oldest first: each labeller whom the source names is a reader of their own, and so
 * is the source where it names none.
 */
export function draftLabels(draft: Draft, imported: Import, labels: readonly BroughtLabel[]): void {
  const { id: importId, projectId, sourceSha256 } = imported
  const readerIdOf = readerOf(imported)
  const from = `import:${sourceSha256 ?? importId}`
  const { imageId } = draft.before
  for (const { labelClass, labeller: name } of labels) {
    const readerId = name === null ? null : readerIdOf(name)
    const labeller = name === null ? from : `${from}#${name}`
    const who = { readerId, labeller, origin: 'IMPORT' as const, importId, isCounted: name !== null }
    const given = addAnswer(draft, who, bareAnswer({ labelClassId: labelClass.id, cannotTell: null }))
    settleDraft(draft)
    const version = followsNewest(draft.now) ? draft.now.labelVersion : given.version
    draft.happenings.push({
      action: 'LABEL_GIVEN',
      nounId: given.id,
      projectId,
      after: { imageId, labelClass: labelClass.name, version, importId, labeller, readerId },
    })
  }
}
