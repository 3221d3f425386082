import { Conflict } from '#core/errors.ts'
import type { Label } from '#core/generated/prisma/client.ts'

/** Somebody labelled this image first. */
export class LabelConflict extends Conflict {
  override name = 'LabelConflict'
  readonly currentLabel: Label
  constructor(currentLabel: Label, currentClass: string) {
    super(`somebody was faster: this image is now ${currentClass} (version ${currentLabel.version})`, currentClass)
    this.currentLabel = currentLabel
  }
}
