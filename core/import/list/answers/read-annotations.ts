import { isCoco, readCoco } from '#core/import/list/answers/coco.ts'
import { isDatumaro, readDatumaro } from '#core/import/list/answers/datumaro.ts'
import { isLabelStudio, readLabelStudio } from '#core/import/list/answers/label-studio.ts'
import { isVia, readVia } from '#core/import/list/answers/via.ts'
import type { ListFile } from '#core/import/list/look.ts'
import type { FoundList } from '#core/import/listing.ts'

/** JSON of a tool that pictures are annotated with. @returns null: it is of none */
export function readAnnotations(json: unknown, file: ListFile): FoundList | null {
  if (isCoco(json)) return readCoco(json, file)
  if (isDatumaro(json)) return readDatumaro(json, file)
  if (isVia(json)) return readVia(json, file)
  return isLabelStudio(json) ? readLabelStudio(json, file) : null
}
