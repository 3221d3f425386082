import { assignImages, assignImagesBack } from '#core/batch/assign-images.ts'
import { labelImages } from '#core/batch/label-images.ts'
import { moveImages } from '#core/batch/move-images.ts'
import { moveImagesBack } from '#core/batch/move-images-back.ts'
import type { BatchRefusal } from '#core/batch/refusals.ts'
import { returnAnswers } from '#core/batch/return-answers.ts'
import { setReaders, setReadersBack } from '#core/batch/set-readers.ts'
import { takeAnswersBack } from '#core/batch/take-answers-back.ts'
import { takeReturnsBack } from '#core/batch/take-returns-back.ts'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Batch, BatchItem, Prisma } from '#core/generated/prisma/client.ts'
import type { BatchKind } from '#core/generated/prisma/enums.ts'

/** What became of a range of images. */
export interface RangeOutcome {
  items: Omit<Prisma.BatchItemCreateManyInput, 'batchId'>[]
  standingCount: number
  refused: BatchRefusal[]
}

interface Kind {
  /** As its job says it. */
  phase: string
  /** Whether images come and go by it: nobody adds any meanwhile. */
  isMoving: boolean
  /** To images that are held. */
  carry(ctx: Context<Transaction>, batch: Batch, imageIds: readonly string[]): Promise<RangeOutcome>
  /** Of images that are held. @returns how many are as they were before */
  takeBack(ctx: Context<Transaction>, batch: Batch, items: readonly BatchItem[]): Promise<number>
}

const moving = { isMoving: true, carry: moveImages, takeBack: moveImagesBack }
const assigning = { isMoving: false, carry: assignImages, takeBack: assignImagesBack }

/** What can be done to many images at once. */
export const batchKinds: Record<BatchKind, Kind> = {
  LABEL: { phase: 'Labelling images', isMoving: false, carry: labelImages, takeBack: takeAnswersBack },
  TAKE_OUT: { phase: 'Taking images out', ...moving },
  PUT_BACK: { phase: 'Putting images back', ...moving },
  SET_READERS: {
    phase: 'Setting how many read',
    isMoving: false,
    carry: setReaders,
    takeBack: setReadersBack,
  },
  ASSIGN: { phase: 'Assigning images', ...assigning },
  UNASSIGN: { phase: 'Assigning images no more', ...assigning },
  RETURN: { phase: 'Sending answers back', isMoving: false, carry: returnAnswers, takeBack: takeReturnsBack },
}
