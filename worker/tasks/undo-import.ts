import { lowestId } from '#core/id.ts'
import { countUndo } from '#core/import/undo/count-undo.ts'
import { finishUndo } from '#core/import/undo/finish-undo.ts'
import { takeBackLabels } from '#core/import/undo/take-back-labels.ts'
import { takeBackSplits } from '#core/import/undo/take-back-splits.ts'
import { takeOutImages } from '#core/import/undo/take-out-images.ts'
import type { Task } from '../task.ts'

/** Takes out what an import brought, batch by batch. Killed and taken over, it goes on with what is still there. */
export const undoImportTask: Task = async ({ context, claim, report, signal }) => {
  const { database } = context()
  const imported = await database.import.findUniqueOrThrow({ where: { undoJobId: claim.jobId } })
  const { id, projectId } = imported
  const classes = await database.labelClass.findMany({ where: { projectId }, orderBy: { position: 'asc' } })
  const left = (await countUndo(context(), [id])).get(id)
  const say = async (phase: string, counted: 'takenBackCount' | 'takenOutCount', todo: number) => {
    signal.throwIfAborted()
    const { [counted]: now } = await database.import.findUniqueOrThrow({ where: { id } })
    report({ phase, done: now, total: imported[counted] + todo })
  }

  // First: what stays, as another import brings it too, has no label and no split of this one afterwards.
  for (let after: string | null = lowestId; after !== null; ) {
    await say('Taking images out', 'takenOutCount', left?.imageCount ?? 0)
    after = await takeOutImages(context(), claim, imported, after)
  }
  for (let after: string | null = lowestId; after !== null; ) {
    await say('Taking labels back', 'takenBackCount', left?.takenBackCount ?? 0)
    after = await takeBackLabels(context(), claim, imported, classes, after)
  }
  for (let after: number | null = -1; after !== null; ) {
    signal.throwIfAborted()
    after = await takeBackSplits(context(), claim, imported, after)
  }
  await finishUndo(context(), claim, imported)
}
