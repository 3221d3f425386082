import { settleImages } from '#core/reading/settle-images.ts'
import type { Task } from '../task.ts'

/** Settles what readers said under a policy that was changed. */
export const settleTask: Task = ({ context, claim, report, signal }) => settleImages(context, claim, { report, signal })
