import type { Context } from '#core/context.ts'
import { decideDuplicates } from '#core/duplicate/decide.ts'
import { newId } from '#core/id.ts'
import type { World } from './world.ts'

interface Place {
  ctx: Context
  projectId: string
  mark: string
}

/** A search that is over, with a pair that somebody confirmed and one that nobody decided on. */
export async function fillDuplicates({ ctx, projectId, mark }: Place, imageIds: readonly string[]) {
  const { database, actor, now } = ctx
  const createdById = actor?.id ?? ''
  const job = await database.job.create({
    data: { projectId, kind: 'FIND_DUPLICATES', createdById, status: 'SUCCEEDED' },
  })
  const search = await database.duplicateSearch.create({
    data: {
      ...{ projectId, jobId: job.id, requestId: ctx.requestId, createdById },
      ...{ imageCount: imageIds.length, newCount: imageIds.length, pairCount: 2, searchedAt: now },
    },
  })
  const [first = '', second = '', third = ''] = imageIds.toSorted()
  const pair = { projectId, searchId: search.id, evidence: 'ALIGNED', score: 9_700, firstImageId: first } as const
  const laid = { isInverted: false, isMirrored: true, angle: 12.5 }
  const open = await database.duplicatePair.create({ data: { id: newId(), ...pair, ...laid, secondImageId: second } })
  const told = await database.duplicatePair.create({ data: { id: newId(), ...pair, ...laid, secondImageId: third } })
  await decideDuplicates(ctx, { projectId, pairIds: [told.id], decision: 'CONFIRMED', reason: `${mark} one film` })
  return { duplicateSearchId: search.id, duplicatePairId: told.id, pairIds: [open.id] }
}

/** Pairs that nobody decided, of images beside each other; those that are there already, where they are. */
export async function fillPairs({ database, here }: World, imageIds: readonly string[]): Promise<string[]> {
  const { projectId, userId: createdById } = here
  const known = await database.duplicatePair.findMany({ where: { projectId }, select: { id: true } })
  if (known.length > 0) return known.map(({ id }) => id)
  const job = await database.job.create({
    data: { projectId, kind: 'FIND_DUPLICATES', createdById, status: 'SUCCEEDED' },
  })
  const search = await database.duplicateSearch.create({
    data: { projectId, jobId: job.id, requestId: 'r', createdById },
  })
  const ids = imageIds.toSorted()
  const pairs = ids.slice(1).map((secondImageId, i) => ({
    ...{ id: newId(), projectId, searchId: search.id, evidence: 'ALIGNED' as const, score: 9_000 },
    ...{ firstImageId: ids[i] ?? '', secondImageId, isInverted: false, isMirrored: false, angle: 0 },
  }))
  await database.duplicatePair.createMany({ data: pairs })
  return pairs.map(({ id }) => id)
}
