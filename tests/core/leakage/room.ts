import { freezeDataset } from '#core/dataset-version/freeze-dataset.ts'
import { decideDuplicates } from '#core/duplicate/decide.ts'
import { fingerprintVersion } from '#core/duplicate/fingerprint.ts'
import type { DuplicateDecision, Split } from '#core/generated/prisma/client.ts'
import { newId } from '#core/id.ts'
import { factsOf, leakageOf, outdateLeakage } from '#core/leakage/known.ts'
import type { openCore } from '#tests/kit/core.ts'
import { carryOut } from '#tests/kit/freeze.ts'

const splits: readonly Split[] = ['TRAIN', 'VALIDATION', 'TEST']

/**
 * A version of 24 images without bytes, frozen as published: the n-th stands in the split of n modulo 3, in a group of its own
 * or in the one that is said.
 */
export async function openRoom(core: Awaited<ReturnType<typeof openCore>>, groups: Record<number, string> = {}) {
  const { database, project, images } = core
  const owner = await project()
  const made = await images(
    owner,
    Array.from({ length: 24 }, (_, i) => ({ groupKey: groups[i] ?? `g${i}`, classIndex: (i / 3) & 1 })),
  )
  for (const [i, split] of splits.entries())
    await database.image.updateMany({
      where: { id: { in: made.filter((_, n) => n % 3 === i).map(({ id }) => id) } },
      data: { publishedSplit: split },
    })
  const freeze = async () =>
    carryOut(owner.admin, await freezeDataset(owner.admin, { projectId: owner.id, seed: 1, published: 'AS_PUBLISHED' }))
  const createdById = owner.admin.actor?.id ?? ''
  const over = { status: 'SUCCEEDED', finishedAt: new Date() } as const
  const job = await database.job.create({
    data: { projectId: owner.id, kind: 'FIND_DUPLICATES', createdById, ...over },
  })
  const search = await database.duplicateSearch.create({
    data: { projectId: owner.id, jobId: job.id, requestId: 'r', createdById },
  })
  const ids = made.map(({ id }) => id)

  /** As a search would leave images that it has compared. */
  async function compare(which: readonly string[] = ids) {
    await database.$transaction(async tx => {
      await tx.imageFingerprint.createMany({
        data: which.map(imageId => ({
          ...{ imageId, projectId: owner.id, version: fingerprintVersion },
          ...{ bytes: Buffer.alloc(0), comparedAt: new Date() },
        })),
      })
      await outdateLeakage({ database: tx }, owner.id)
    })
  }
  /** As a search would leave a pair of the n-th and the m-th image. */
  async function pair(n: number, m: number, score = 9500) {
    const [firstImageId = '', secondImageId = ''] = [ids[n] ?? '', ids[m] ?? ''].sort()
    const made = await database.$transaction(async tx => {
      await outdateLeakage({ database: tx }, owner.id)
      return tx.duplicatePair.create({
        data: {
          ...{ id: newId(), projectId: owner.id, searchId: search.id, evidence: 'ALIGNED', score },
          ...{ firstImageId, secondImageId, isInverted: false, isMirrored: false, angle: 0 },
        },
      })
    })
    return made.id
  }
  const decide = (pairId: string, decision: DuplicateDecision | null) =>
    decideDuplicates(owner.admin, { projectId: owner.id, pairIds: [pairId], decision })
  const known = async (version: Parameters<typeof leakageOf>[1]) => factsOf(await leakageOf(owner.admin, version))
  return { owner, ids, freeze, compare, pair, decide, known }
}

export const nothing = { uncomparedCount: 0, dividedGroupCount: 0, confirmedPairCount: 0, openPairCount: 0 }
