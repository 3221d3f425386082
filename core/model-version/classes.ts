import type { Context } from '#core/context.ts'
import { classesOf, type FrozenClass } from '#core/dataset-version/frozen.ts'
import type { ModelVersion } from '#core/generated/prisma/client.ts'

/** The classes of a model, in the order of its output, as they were when its dataset was frozen. */
export async function classesOfModel(
  { database }: Pick<Context, 'database'>,
  { trainingRunId, classIds }: Pick<ModelVersion, 'trainingRunId' | 'classIds'>,
): Promise<FrozenClass[]> {
  const { datasetVersion } = await database.trainingRun.findUniqueOrThrow({
    where: { id: trainingRunId },
    select: { datasetVersion: { select: { classes: true } } },
  })
  const frozen = new Map(classesOf(datasetVersion).map(c => [c.id, c]))
  return classIds.map(id => {
    const found = frozen.get(id)
    if (!found) throw new Error(`the model's class ${id} is not among those that its dataset was frozen with`)
    return found
  })
}
