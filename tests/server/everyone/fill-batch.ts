import { newId } from '#core/id.ts'
import type { Place } from './fill-images.ts'

/** Acts on many images: who reads them, what they cannot be told, and one that was undone. */
export async function fillBatch(
  { ctx, projectId, mark, classIds: [labelClassId] }: Pick<Place, 'ctx' | 'projectId' | 'mark' | 'classIds'>,
  imageId: string,
  isUndone = true,
) {
  const { database } = ctx
  const createdById = ctx.actor?.id ?? ''
  const ended = async () => {
    const over = { status: 'SUCCEEDED', finishedAt: ctx.now } as const
    return (await database.job.create({ data: { projectId, kind: 'BATCH', createdById, ...over } })).id
  }
  const asked = {
    ...{ projectId, kind: 'LABEL' as const, imageIds: [imageId], untilImageId: imageId, createdById },
    ...{ requestId: ctx.requestId, reason: `${mark} reason`, refused: { TAKEN_OUT: 1 } },
  }
  await database.batch.create({
    data: { ...asked, id: newId(), jobId: await ended(), cannotTell: 'OTHER', standingCount: 1 },
  })
  const who = { ...asked, kind: 'ASSIGN' as const, assigneeId: createdById }
  await database.batch.create({ data: { ...who, id: newId(), jobId: await ended() } })
  const howMany = { ...asked, kind: 'SET_READERS' as const, readerCount: 1 }
  await database.batch.create({ data: { ...howMany, id: newId(), jobId: await ended() } })
  const back = { ...asked, kind: 'RETURN' as const, refused: { OWN_ANSWER: 1 } }
  await database.batch.create({ data: { ...back, id: newId(), jobId: await ended() } })
  const reading = await database.reading.findFirst({ where: { imageId, round: 1, readerId: { not: null } } })
  if (reading) {
    await database.reading.update({ where: { id: reading.id }, data: { assignedAt: ctx.now } })
    await database.image.update({ where: { id: imageId }, data: { assignedCount: 1 } })
  }
  const undone = { undoReason: `${mark} undone`, undoneById: createdById, undoneAt: ctx.now }
  const batch = await database.batch.create({
    data: {
      ...{ ...asked, id: newId(), jobId: await ended(), doneCount: 1 },
      ...(labelClassId ? { labelClassId } : { cannotTell: 'OTHER' as const }),
      ...(isUndone ? { undoJobId: await ended(), ...undone, restoredCount: 1 } : {}),
    },
  })
  await database.batchItem.create({ data: { batchId: batch.id, imageId, revision: 1 } })
  return { batchId: batch.id }
}
