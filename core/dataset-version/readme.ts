import type { ExportForm } from '#core/dataset-version/export-form.ts'
import { attributesOf } from '#core/dataset-version/frozen-attributes.ts'
import { labelStudioText } from '#core/dataset-version/label-studio-list.ts'
import { attributePrefix } from '#core/dataset-version/manifest.ts'
import type { Survey } from '#core/dataset-version/survey-dataset.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'

/** What anybody who measures on it has to know. */
const warningOf = (divided: number | null) =>
  divided
    ? `Its splits are as they were published, and ${divided === 1 ? '1 group stands' : `${divided} groups stand`} in ` +
      'several of them: figures of a model on it flatter that model. '
    : ''

const attributesText =
  `Columns ${attributePrefix}<name> say what counts beside the label, by the names of that moment; several choices stand ` +
  'between bars. '

const beside =
  'each with its label, label version, group, split, and as file_sha256 the sha256 of its bytes here, which for DICOM are those ' +
  'of the de-identified copy'

/** What an archive holds, by its form. */
function holds(
  form: ExportForm,
  { manifestSha256, attributes }: DatasetVersion,
  { renamedCount: renamed, framedCount: framed }: Survey,
): string {
  const said = attributesOf({ attributes }).length > 0 ? attributesText : ''
  const hash = `The sha256 of its manifest is ${manifestSha256}.`
  const table = `The columns of labels.csv are those of the manifest, then file, file_sha256 and frame. ${hash} ${said}`
  const forms: Record<ExportForm, string> = {
    MANIFEST:
      'manifest.csv names each image by the sha256 of the bytes that were imported, with its label, label version, group and ' +
      `split; its own sha256 is ${manifestSha256}. ${said}Every image lies below images/<class> under that name` +
      `${renamed > 0 ? '; DICOM files are the de-identified copies, so their bytes have another sha256: files.csv has it' : ''}` +
      `${framed > 0 ? '; of files of several frames files.csv says which one is meant' : ''}. `,
    CSV: `labels.csv names the file of each image below images, ${beside}. ${table}`,
    COCO: `Each list below annotations is COCO of one split and names images from this folder, ${beside}. A box around all of a picture has its class. ${hash} `,
    LABEL_STUDIO: `label-studio.json has a task for each image below images, ${beside}. ${hash} `,
    FOLDERS: `Every image lies below <split>/<class>; labels.csv names it, ${beside}. What no folder can be called is written otherwise there: labels.csv has each class as it is called. ${table}`,
  }
  return forms[form]
}

export const readmeOf = (frozen: DatasetVersion, form: ExportForm, survey: Survey): string => {
  const { number, createdAt, imageCount, dividedGroupCount } = frozen
  const { excludedCount: left } = survey
  return (
    `Dataset version ${number}, frozen at ${createdAt.toISOString()} with ${imageCount} images. ${holds(form, frozen, survey)}` +
    `${left > 0 ? `${left} of them are not here: excluded.csv says which and why. ` : ''}${warningOf(dividedGroupCount)}` +
    'This archive can be imported again as it is.\n' +
    (form === 'LABEL_STUDIO' ? `\n${labelStudioText(frozen)}` : '')
  )
}
