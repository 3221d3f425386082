import { recordAudit } from '#core/audit/record.ts'
import { type Context, inTransaction } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { FrozenClass } from '#core/dataset-version/frozen.ts'
import { InvalidInput } from '#core/errors.ts'
import type { ModelVersion, PredictionBatch } from '#core/generated/prisma/client.ts'
import { newId } from '#core/id.ts'
import type { Claim } from '#core/job/claim.ts'
import { fenceJob, gotOn } from '#core/job/fence.ts'
import { decideClass } from '#core/metrics/decide.ts'
import { classesOfModel } from '#core/model-version/classes.ts'

/** What a network said of one image: one probability a class, in the order of the classes. */
export interface Answer {
  imageId: string
  inputSha256: string
  probabilities: number[]
}

/** A request, without the ids of its images. */
export type Batch = Omit<PredictionBatch, 'imageIds'>

/** The most that one transaction writes: some 50 ms, and what a worker that dies loses. */
export const chunkSize = 500

/** Which class an answer is, and how probable that is. @throws InvalidInput where it is none of them */
function classOf(classes: readonly FrozenClass[], { threshold }: ModelVersion) {
  const positive = classes.findIndex(c => c.isPositive)
  return ({ probabilities }: Answer) => {
    const index = decideClass(probabilities, positive < 0 ? null : positive, threshold)
    const [predicted, probability] = [classes[index], probabilities[index]]
    if (predicted && probabilities.length === classes.length) return { predictedClassId: predicted.id, probability }
    throw new InvalidInput('probabilities', probabilities.length, `${classes.length}, one a class`)
  }
}

/** Writes the rows in one statement. @returns how many there are, and the sha256 over them that auditors can make, too */
async function insertPredictions(
  ctx: Context<Transaction>,
  batch: Batch,
  model: ModelVersion,
  { engine, auditEventId, rows }: { engine: string; auditEventId: string; rows: object[] },
) {
  const { projectId, id: batchId, createdById, requestId } = batch
  const { id: modelVersionId, weightsSha256, preprocessingSha256, threshold } = model
  const [written] = await ctx.database.$queryRaw<{ count: number; sha256: string }[]>`
    with "written" as (
      insert into "Prediction" ("id", "projectId", "batchId", "modelVersionId", "imageId", "inputSha256", "weightsSha256",
        "preprocessingSha256", "threshold", "probabilities", "predictedClassId", "probability", "engine", "askedById", "requestId", "auditEventId")
      select r."id", ${projectId}::uuid, ${batchId}::uuid, ${modelVersionId}::uuid, r."imageId", r."inputSha256", ${weightsSha256},
        ${preprocessingSha256}, ${threshold}::float8, r."probabilities", r."predictedClassId", r."probability", ${engine}, ${createdById},
        ${requestId}, ${auditEventId}::uuid
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
        "id" uuid, "imageId" uuid, "inputSha256" text, "probabilities" float8[], "predictedClassId" uuid,
        "probability" float8)
      returning "imageId", "inputSha256", "predictedClassId", "probabilities"
    )
    select count(*)::int as "count", encode(sha256(convert_to(string_agg(concat_ws(',', "imageId", "inputSha256",
      "predictedClassId", array_to_string("probabilities", ' ')), E'\n' order by "imageId"), 'UTF8')), 'hex') as "sha256"
    from "written"`
  if (written?.count !== rows.length) throw new Error(`${written?.count} of ${rows.length} predictions were written`)
  return written
}

/**
 * Writes what a model said of a range of a request's images, with all that is needed to ask it again, and says so in one
 * audit event that every row of it names.
 * @param answers in the order of the images' ids, behind those that are recorded
 */
export async function recordPredictions(
  ctx: Context<Transaction>,
  batch: Batch,
  model: ModelVersion,
  engine: string,
  answers: readonly Answer[],
): Promise<void> {
  const { projectId, imageCount } = batch
  const classes = await classesOfModel(ctx, model)
  const decide = classOf(classes, model)
  const auditEventId = newId()
  const rows = answers.map(answer => ({ ...answer, id: newId(), ...decide(answer) }))
  const { count, sha256 } = await insertPredictions(ctx, batch, model, { engine, auditEventId, rows })
  const { predictionCount } = await ctx.database.predictionBatch.update({
    where: { id: batch.id },
    data: { predictionCount: { increment: count } },
    select: { predictionCount: true },
  })
  await recordAudit(ctx, {
    id: auditEventId,
    action: 'PREDICTIONS_RECORDED',
    nounId: batch.id,
    projectId,
    after: {
      ...{ count, firstImageId: answers.at(0)?.imageId ?? '', lastImageId: answers.at(-1)?.imageId ?? '' },
      ...{ predictionCount, imageCount, predictionsSha256: sha256, modelVersionId: model.id },
      ...{ weightsSha256: model.weightsSha256, preprocessingSha256: model.preprocessingSha256 },
      ...{ threshold: model.threshold, engine },
    },
  })
}

/** The same for a worker: refused where the job is no longer its own. @throws Conflict */
export async function recordChunk(
  ctx: Context,
  claim: Claim,
  ...chunk: [batch: Batch, model: ModelVersion, engine: string, answers: readonly Answer[]]
): Promise<void> {
  await inTransaction(ctx, async ctx => {
    await fenceJob(ctx, claim, gotOn)
    await recordPredictions(ctx, ...chunk)
  })
}
