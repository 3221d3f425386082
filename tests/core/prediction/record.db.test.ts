import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { historyOf } from '#core/audit/history.ts'
import { findTrails } from '#core/audit/trail.ts'
import { Conflict, InvalidInput, NotFound } from '#core/errors.ts'
import { findImages, findLastRecorded } from '#core/prediction/find-images.ts'
import { finishPredictionBatch } from '#core/prediction/finish-batch.ts'
import { type Answer, recordChunk } from '#core/prediction/record.ts'
import { mostImages, requestPredictions } from '#core/prediction/request.ts'
import { openAsked } from '#tests/kit/asked.ts'
import { openCore } from '#tests/kit/core.ts'

const core = await openCore()
const { database, product, claim } = core
const { owner, dataset, model, split, total } = await openAsked(core, 30)

const ask = () => requestPredictions(owner.admin, { modelVersionId: model.id, datasetVersionId: dataset.id, split })
const answersOf = async (batch: Awaited<ReturnType<typeof ask>>, after: string | null, take: number) =>
  (await findImages(product(), batch, after, take)).map(
    ({ id: imageId, pictureSha256: inputSha256 }, i): Answer => ({
      ...{ imageId, inputSha256 },
      probabilities: i % 2 ? [0.1, 0.9] : [1 - 1e-7, 1e-7],
    }),
  )
const recorded = (batchId: string) =>
  database.prediction.findMany({ where: { batchId }, orderBy: { imageId: 'asc' }, include: { predictedClass: true } })

test('a request of a split keeps no list of images; one of single images keeps at most as many as the API names', async () => {
  expect(await ask()).toMatchObject({ imageIds: [], imageCount: total, predictionCount: 0, split })
  const single = (imageIds: string[]) => requestPredictions(owner.admin, { modelVersionId: model.id, imageIds })
  const images = await database.image.findMany({ where: { projectId: owner.id } })
  const ids = images.map(i => i.id)
  const upper = await single(ids.map(id => id.toUpperCase()))
  expect(upper).toMatchObject({ imageCount: ids.length, imageIds: [...ids].sort(), split: null })
  const page = await findImages(product(), upper, ids.toSorted()[3] ?? '', 5)
  expect(page.map(i => i.id)).toEqual(ids.toSorted().slice(4, 9))
  const many = Array.from({ length: mostImages }, () => randomUUID())
  await expect(single(many)).rejects.toThrow(NotFound)
  await expect(single([...many, randomUUID()])).rejects.toThrow(`${mostImages + 1} images; allowed: 1 to ${mostImages}`)
  await expect(single([])).rejects.toThrow(InvalidInput)
  await expect(requestPredictions(owner.admin, { modelVersionId: model.id })).rejects.toThrow(
    'either imageIds or a split',
  )
})

test('chunks are recorded in the order of the images, each with one event that names its rows, and closed when all are', async () => {
  const batch = await ask()
  const held = await claim(batch.jobId)
  expect(await findLastRecorded(product(), batch)).toBeNull()
  const first = await answersOf(batch, null, 10)
  await recordChunk(product(), held, batch, model, 'wasm', first)
  await expect(finishPredictionBatch(product(), held, batch)).rejects.toThrow(`10 of ${total} predictions are recorded`)
  expect(await findLastRecorded(product(), batch)).toBe(first.at(-1)?.imageId)
  const rest = await answersOf(batch, first.at(-1)?.imageId ?? '', 1000)
  await recordChunk(product(), held, batch, model, 'native', rest)
  await finishPredictionBatch(product(), held, batch)
  expect(await database.job.findUnique({ where: { id: batch.jobId } })).toMatchObject({ status: 'SUCCEEDED' })

  const rows = await recorded(batch.id)
  expect(rows.map(p => p.imageId)).toEqual([...first, ...rest].map(a => a.imageId))
  expect(rows.map(p => p.probabilities)).toEqual([...first, ...rest].map(a => a.probabilities))
  expect(rows.map(p => p.id)).toEqual(rows.map(p => p.id).toSorted())
  expect(new Set(rows.map(p => `${p.predictedClass.name} ${p.probabilities[1]}`))).toEqual(
    new Set(['Fracture 0.9', 'Normal 1e-7']),
  )
  const events = await database.auditEvent.findMany({
    where: { noun: 'PredictionBatch', nounId: batch.id, action: 'PREDICTIONS_RECORDED' },
    orderBy: { id: 'asc' },
  })
  expect(events.map(e => e.after)).toMatchObject([
    { count: 10, predictionCount: 10, imageCount: total, firstImageId: first[0]?.imageId, engine: 'wasm' },
    { count: total - 10, predictionCount: total, lastImageId: rest.at(-1)?.imageId, engine: 'native' },
  ])
  // The check that docs/auditors.md gives.
  for (const { id, after } of events) {
    const { firstImageId, lastImageId, predictionsSha256 } = after as Record<string, string>
    const [found] = await database.$queryRaw<{ sha256: string }[]>`
      select encode(sha256(convert_to(string_agg(concat_ws(',', "imageId", "inputSha256", "predictedClassId",
        array_to_string("probabilities", ' ')), E'\n' order by "imageId"), 'UTF8')), 'hex') as sha256
      from "Prediction" where "batchId" = ${batch.id}::uuid
        and "imageId" between ${firstImageId}::uuid and ${lastImageId}::uuid`
    expect(found?.sha256).toBe(predictionsSha256)
    expect(rows.filter(p => p.auditEventId === id)).toHaveLength(Number((after as { count: number }).count))
  }
  const ids = [rows[0]?.id ?? '', rows.at(-1)?.id ?? '']
  const page = { after: null, before: null, take: 100, isBackward: false }
  const trails = await findTrails(product(), ids, page)
  const all = events.map(e => e.id)
  expect(ids.map(id => trails.get(id)?.filter(e => all.includes(e)))).toEqual(all.map(id => [id]))
  const historyIds = async (noun: string, nounId: string) => {
    const where = await historyOf(product(), { noun, nounId })
    return (await database.auditEvent.findMany({ where, orderBy: { id: 'asc' } })).map(e => e.id)
  }
  expect([await historyIds('Prediction', ids[0] ?? ''), await historyIds('Prediction', ids[1] ?? '')]).toEqual(
    all.map(id => [id]),
  )
  expect((await historyIds('PredictionBatch', batch.id)).slice(1)).toEqual(all)
  await expect(historyOf(product(), { noun: 'Prediction', nounId: 'none' })).rejects.toThrow(NotFound)
})

test('a worker whose job was taken over, or cancelled, records nothing', async () => {
  const batch = await ask()
  const relieved = await claim(batch.jobId)
  const answers = await answersOf(batch, null, 5)
  await claim(batch.jobId, 2)
  await expect(recordChunk(product(), relieved, batch, model, 'wasm', answers)).rejects.toThrow(Conflict)
  await expect(finishPredictionBatch(product(), relieved, batch)).rejects.toThrow(Conflict)
  expect(await recorded(batch.id)).toEqual([])
  expect(await database.auditEvent.count({ where: { nounId: batch.id, action: 'PREDICTIONS_RECORDED' } })).toBe(0)
})

test('no image is answered twice, and a chunk of which one answer cannot be is not written at all', async () => {
  const batch = await ask()
  const held = await claim(batch.jobId)
  const answers = await answersOf(batch, null, 5)
  const [one] = answers
  if (!one) throw new Error('no image')
  const wrong = [...answers.slice(1), { ...one, probabilities: [1] }]
  const record = (chunk: Answer[]) => recordChunk(product(), held, batch, model, 'wasm', chunk)
  await expect(record(wrong)).rejects.toThrow('probabilities is 1; allowed: 2, one a class')
  expect(await recorded(batch.id)).toEqual([])
  await record(answers)
  await expect(record([one])).rejects.toThrow()
  expect(await recorded(batch.id)).toHaveLength(5)
  expect(await database.predictionBatch.findUnique({ where: { id: batch.id } })).toMatchObject({ predictionCount: 5 })
})

test('a request of an earlier release, whose split stands as a list of images, too, is read by its split', async () => {
  const before = await ask()
  const items = await database.datasetItem.findMany({ where: { datasetVersionId: dataset.id, split } })
  const imageIds = items.map(i => i.imageId).sort()
  const batch = await database.predictionBatch.update({ where: { id: before.id }, data: { imageIds } })
  expect((await findImages(product(), batch, null, 1000)).map(i => i.id)).toEqual(imageIds)
})
